import { quarantine } from '../../data/quality/rows/rules.js';
import { findDisagreements } from '../../data/store/save/find-disagreements.js';
import { isoOf } from '../../domain/trading-day.js';
import { type IngestRun, setAside } from './run.js';

/** Marks the bars of this ingest whose return another source has differently. Both sources' bars stay; the first source counts, as always. */
export async function markDisagreements(run: IngestRun): Promise<void> {
  for (const found of await findDisagreements(run.transaction)) {
    const { ticker, day, open, high, low, close, volume, before, value, other, otherValue } = found;
    const percent = (fraction: number) => `${(100 * fraction).toFixed(2)} %`;
    const reason = `The return since ${isoOf(before)} is ${percent(value)} here and ${percent(otherValue)} at ${other}.`;
    const row = { date: isoOf(day), ticker, open, high, low, close, volume };
    setAside(run, 'bars', [quarantine('BARS', row, { rule: 'sources_disagree', reason })]);
  }
}
