import { SESSIONS_A_YEAR, type TradingDay, tradingDay } from '../../../domain/trading-day.js';
import { calendarOf } from '../../quality/calendar/calendar-of.js';
import { exp } from './exact-math.js';
import { DEMO_PREMIA } from './premia.js';
import { quarterEndOf } from './quarter-end.js';
import { Random } from './random.js';
import { SECTORS } from './sectors.js';

/** The exchange of the demo market keeps the sessions of New York. */
export const DEMO_TIME_ZONE = 'America/New_York';

/** First session with bars. The market is walked for seven years before it, so that fundamentals and latent states have a past. */
export const DEMO_FIRST_SESSION = tradingDay('2018-01-02');
const WALK_FROM = tradingDay('2011-01-03');

/** What all securities share, by session; arrays of equal length. */
export interface MarketPath {
  /** Sessions, ascending, those before the first bars included. */
  sessions: readonly TradingDay[];
  /** Index of the first session with bars. */
  first: number;
  /** 1 on the last session of a quarter of the year. */
  lastOfQuarter: Uint8Array;
  /** 1 in the bear regime. */
  bear: Uint8Array;
  /** The market's return, which betas multiply. */
  market: Float64Array;
  /** The return of each sector beside the market. */
  sectors: readonly Float64Array[];
  /** Risk-free return of the session. */
  riskFree: Float64Array;
  /** An index of expected volatility, in percent a year. */
  volatilityIndex: Float64Array;
}

/** The regimes, the market and sectors' returns, the riskless rate and the volatility index up to a day. */
export function marketPath(seed: number, last: TradingDay): MarketPath {
  const calendar = calendarOf(DEMO_TIME_ZONE);
  const sessions = calendar.sessions({ from: WALK_FROM, to: last });
  const n = sessions.length;
  const path: MarketPath = {
    sessions,
    first: sessions.indexOf(DEMO_FIRST_SESSION),
    lastOfQuarter: Uint8Array.from(sessions, (day) => (calendar.sessionAfter(day) > quarterEndOf(day) ? 1 : 0)),
    bear: new Uint8Array(n),
    market: new Float64Array(n),
    sectors: SECTORS.map(() => new Float64Array(n)),
    riskFree: new Float64Array(n),
    volatilityIndex: new Float64Array(n),
  };
  const regimes = new Random(seed, 'chain');
  const returns = new Random(seed, 'market');
  const sectors = SECTORS.map(({ name }) => new Random(seed, `sector ${name}`));
  const rates = new Random(seed, 'rates');
  let bear = 0;
  let annualRate = 0.02;
  let expected = DEMO_PREMIA.bull.volatility;
  for (let t = 0; t < n; t++) {
    const now = bear ? DEMO_PREMIA.bear : DEMO_PREMIA.bull;
    path.bear[t] = bear;
    path.market[t] = now.mean + now.volatility * returns.normal();
    for (let k = 0; k < sectors.length; k++) path.sectors[k][t] = (bear ? 0.006 : 0.004) * sectors[k].normal();

    annualRate = Math.max(0.0005, annualRate + 0.001 * (0.025 - annualRate) + 0.0004 * rates.normal());
    path.riskFree[t] = annualRate / SESSIONS_A_YEAR;
    // Expectations follow the regime within some days; options ask a premium of a tenth.
    expected += 0.12 * (now.volatility - expected);
    path.volatilityIndex[t] = 100 * Math.sqrt(252) * expected * 1.1 * exp(0.06 * rates.normal());
    if (regimes.uniform() < 1 / now.duration) bear = 1 - bear;
  }
  return path;
}
