import { DaySet } from '../../data/quality/rows/day-set.js';
import { type AdjustedClose, deriveActions } from '../../data/quality/rows/derive-actions.js';
import type { KnownAt } from '../../data/quality/rows/known-at.js';
import { type Quarantined, quarantine } from '../../data/quality/rows/rules.js';
import type { DayActions } from '../../data/quality/series/judge-series.js';
import type { ActionKey } from '../../data/store/save/find-actions.js';
import type { Cell } from '../../data/store/save/stage.js';
import { isoOf, type TradingDay } from '../../domain/trading-day.js';

type ActionType = ActionKey['type'];

/** What an action's value is where there is none: what a stored action becomes when its source takes it back. */
const NEUTRAL = { SPLIT: 1, DIVIDEND: 0 } as const;
const TYPES = ['DIVIDEND', 'SPLIT'] as const;

interface Value {
  value: number;
  derived: boolean;
}

/** Splits and dividends as they come with bars, and what the bars say about days without one. */
export class Actions {
  /** Days of which the source said something, by type. */
  private readonly told = { SPLIT: new DaySet(), DIVIDEND: new DaySet() };
  private readonly values: Record<ActionType, Map<number, Map<TradingDay, Value>>> = { SPLIT: new Map(), DIVIDEND: new Map() };
  private readonly adjusted = new Map<number, { ticker: string; closes: AdjustedClose[] }>();

  constructor(private readonly knownAt: KnownAt) {}

  /** What a bar says of its day, the last one where several do; NaN says nothing. */
  take(id: number, day: TradingDay, type: ActionType, value: number, derived = false): void {
    if (Number.isNaN(value)) return;
    this.told[type].add(id, day);
    const days = this.values[type].get(id);
    if (value === NEUTRAL[type]) days?.delete(day);
    else if (days) days.set(day, { value, derived });
    else this.values[type].set(id, new Map([[day, { value, derived }]]));
  }

  /** A bar of a source that has adjusted closes instead. */
  takeAdjusted(id: number, ticker: string, close: AdjustedClose): void {
    const entry = this.adjusted.get(id) ?? { ticker, closes: [] };
    this.adjusted.set(id, entry);
    entry.closes.push(close);
  }

  /** Derives what follows from adjusted closes; returns the days that they do not explain. To be called once, when all bars were read. */
  derive(): Quarantined[] {
    const quarantined: Quarantined[] = [];
    for (const [id, { ticker, closes }] of this.adjusted) {
      const { actions, faults, told } = deriveActions(closes);
      for (const day of told) for (const type of TYPES) this.told[type].add(id, day);
      for (const { date, type, value } of actions) this.take(id, date, type, value, true);
      for (const { date, fault } of faults) quarantined.push(quarantine('ACTIONS', { date: isoOf(date), ticker }, fault));
    }
    return quarantined;
  }

  /** The days of a security on which its owners got something. */
  of(id: number): Map<TradingDay, DayActions> {
    const days = new Map<TradingDay, DayActions>();
    for (const [day, { value }] of this.values.DIVIDEND.get(id) ?? []) days.set(day, { split: 1, dividend: value });
    for (const [day, { value }] of this.values.SPLIT.get(id) ?? []) {
      days.set(day, { split: value, dividend: days.get(day)?.dividend ?? 0 });
    }
    return days;
  }

  /** What the bar of a day said of splits and dividends; a column of which it said nothing is left out. */
  statedBy(id: number, day: TradingDay): { dividend?: number; split?: number } {
    const stated = (type: ActionType) => this.values[type].get(id)?.get(day)?.value ?? NEUTRAL[type];
    return {
      ...(this.told.DIVIDEND.has(id, day) && { dividend: stated('DIVIDEND') }),
      ...(this.told.SPLIT.has(id, day) && { split: stated('SPLIT') }),
    };
  }

  /** Whether an action was derived from closes. */
  isDerived(id: number, day: TradingDay, type: ActionType): boolean {
    return this.values[type].get(id)?.get(day)?.derived ?? false;
  }

  /** Does not use an action; one that is stored is taken back. */
  withhold(id: number, day: TradingDay, type: ActionType): void {
    this.values[type].get(id)?.delete(day);
  }

  /** The rows to be staged: what there is, and what is stored and is not there any more. */
  staged(stored: readonly ActionKey[]): Cell[][] {
    const rows: Cell[][] = [];
    const add = (id: number, day: TradingDay, type: ActionType, value: number, derived: boolean) =>
      rows.push([id, day, type, value, derived, this.knownAt.close(day)]);
    for (const type of TYPES) {
      for (const [id, days] of this.values[type]) {
        for (const [day, { value, derived }] of days) add(id, day, type, value, derived);
      }
    }
    for (const { securityId, exDate, type } of stored) {
      const isThere = this.values[type].get(securityId)?.has(exDate) ?? false;
      if (this.told[type].has(securityId, exDate) && !isThere) add(securityId, exDate, type, NEUTRAL[type], false);
    }
    return rows;
  }
}
