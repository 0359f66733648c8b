import { volumeProfile } from '../kernels/execution/volume-profile.js';
import type { IntradayProfile } from './vwap-plan.js';

/** The 30 minutes of one session in order: one volume each, NaN where it is missing. */
export type SessionVolumes = ArrayLike<number>;

/**
 * The usual parts of a day's volume in the bins of measured sessions, for `planVwap`: the median of each day's parts, so that one odd day does not
 * count. `ticker` is what was measured. Throws `RangeError` without a session that has volume, and for sessions of unequal length.
 */
export function measuredProfile(ticker: string, sessions: readonly SessionVolumes[]): IntradayProfile {
  const bins = sessions[0]?.length ?? 0;
  if (sessions.some(({ length }) => length !== bins))
    throw new RangeError('The sessions of a profile should have equally many bins.');
  const volume = new Float64Array(sessions.length * bins);
  for (const [day, session] of sessions.entries()) for (let bin = 0; bin < bins; bin++) volume[day * bins + bin] = session[bin];
  const fractions = new Float64Array(bins);
  volumeProfile(volume, sessions.length, bins, 'median', fractions);
  if (!(bins > 0) || Number.isNaN(fractions[0])) throw new RangeError('A profile needs a session with volume.');
  return { name: `${ticker} on ${sessions.length} ${sessions.length === 1 ? 'day' : 'days'}`, fractions };
}
