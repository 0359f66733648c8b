import { DaySet } from '../../data/quality/rows/day-set.js';
import { type AdjustedClose, deriveActions } from '../../data/quality/rows/derive-actions.js';
import type { KnownAt } from '../../data/quality/rows/known-at.js';
import { type Quarantined, quarantine } from '../../data/quality/rows/rules.js';
import type { ActionKey } from '../../data/store/save/find-actions.js';
import type { Cell } from '../../data/store/save/stage.js';
import { isoOf, type TradingDay } from '../../domain/trading-day.js';

type ActionType = ActionKey['type'];

/** What an action's value is where there is none: what a stored action becomes when its source takes it back. */
const NEUTRAL = { SPLIT: 1, DIVIDEND: 0 } as const;

/** Splits and dividends as they come with bars, and what the bars say about days without one. */
export class Actions {
  private readonly rows: Cell[][] = [];
  /** Days of which the source said something, by type. */
  private readonly told = { SPLIT: new DaySet(), DIVIDEND: new DaySet() };
  private readonly acted = { SPLIT: new DaySet(), DIVIDEND: new DaySet() };
  private readonly adjusted = new Map<number, { ticker: string; closes: AdjustedClose[] }>();

  constructor(private readonly knownAt: KnownAt) {}

  /** What a bar says of its day; NaN says nothing. */
  take(id: number, day: TradingDay, type: ActionType, value: number, derived = false): void {
    if (Number.isNaN(value)) return;
    this.told[type].add(id, day);
    if (value === NEUTRAL[type]) return;
    this.acted[type].add(id, day);
    this.rows.push([id, day, type, value, derived, this.knownAt.close(day)]);
  }

  /** A bar of a source that has adjusted closes instead. */
  takeAdjusted(id: number, ticker: string, close: AdjustedClose): void {
    const entry = this.adjusted.get(id) ?? { ticker, closes: [] };
    this.adjusted.set(id, entry);
    entry.closes.push(close);
  }

  /** Derives what follows from adjusted closes; returns the days that they do not explain. To be called once, at the end. */
  derive(): Quarantined[] {
    const quarantined: Quarantined[] = [];
    for (const [id, { ticker, closes }] of this.adjusted) {
      const { actions, faults, told } = deriveActions(closes);
      for (const day of told) for (const type of ['SPLIT', 'DIVIDEND'] as const) this.told[type].add(id, day);
      for (const { date, type, value } of actions) this.take(id, date, type, value, true);
      for (const { date, fault } of faults) quarantined.push(quarantine('ACTIONS', { date: isoOf(date), ticker }, fault));
    }
    return quarantined;
  }

  /** The rows to be staged: what there is, and what is stored and is not there any more. */
  staged(stored: readonly ActionKey[]): Cell[][] {
    const taken = stored.filter(
      ({ securityId, exDate, type }) => this.told[type].has(securityId, exDate) && !this.acted[type].has(securityId, exDate),
    );
    return [
      ...this.rows,
      ...taken.map(({ securityId, exDate, type }) => [
        securityId,
        exDate,
        type,
        NEUTRAL[type],
        false,
        this.knownAt.close(exDate),
      ]),
    ];
  }
}
