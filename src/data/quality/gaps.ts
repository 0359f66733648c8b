/**
 * Sessions that bars lack.
 *
 * A security's sessions are told in blocks of 64 days, one bit a day: Postgres ORs the days of 7.5 million bars into them in under 3 s, where
 * looking for each session, or walking the bars in order, takes 20 s.
 */
import type { Source } from '../../domain/tables.js';
import { type TradingDay, tradingDay } from '../../domain/trading-day.js';
import type { SessionIndex } from './calendar/session-index.js';

/** Sessions in a row that a security's bars lack. */
export interface Gap {
  securityId: number;
  /** First and last missing session. */
  from: TradingDay;
  to: TradingDay;
  sessions: number;
  /** Whether a source was asked for them and does not have them. */
  unavailable: boolean;
}

/** Sessions that a source was asked for and did not have; both days are inclusive. */
export interface Unavailable {
  securityId: number;
  source: Source;
  from: TradingDay;
  to: TradingDay;
  askedAt: Date;
}

export const BLOCK_DAYS = 64;

/** Where the first block begins; no bar is older. */
const FIRST_DAY = '1800-01-01';
const EPOCH = tradingDay(FIRST_DAY);

/** The number of a date for Postgres: `/ BLOCK_DAYS` is its block, `% BLOCK_DAYS` its bit. */
export const dayNumber = (date: string) => `(${date} - date '${FIRST_DAY}')`;

/** Days of a block, bit i for its day i, as Postgres's bigint reads and writes them. */
export interface DayBlock {
  block: number;
  days: string;
}

/** Days as blocks, ascending. */
export function blocksOf(days: readonly TradingDay[]): DayBlock[] {
  const blocks = new Map<number, bigint>();
  for (const day of days) {
    const block = Math.floor((day - EPOCH) / BLOCK_DAYS);
    blocks.set(block, (blocks.get(block) ?? 0n) | (1n << BigInt((day - EPOCH) % BLOCK_DAYS)));
  }
  return [...blocks].map(([block, bits]) => ({ block, days: BigInt.asIntN(BLOCK_DAYS, bits).toString() }));
}

/** The days of a block, ascending. */
export function daysOf({ block, days }: DayBlock): TradingDay[] {
  const bits = BigInt.asUintN(BLOCK_DAYS, BigInt(days));
  const first = EPOCH + block * BLOCK_DAYS;
  return Array.from({ length: BLOCK_DAYS }, (_, i) => first + i).filter((_, i) => (bits >> BigInt(i)) & 1n);
}

/** Missing sessions, ascending, as gaps: sessions that follow each other in the calendar are one. */
export function gapsOf(securityId: number, missing: readonly TradingDay[], index: SessionIndex): Gap[] {
  const gaps: Gap[] = [];
  let last = Number.NaN;
  for (const day of missing) {
    const number = index.before(day);
    if (number === last + 1) {
      const gap = gaps[gaps.length - 1];
      gap.to = day;
      gap.sessions++;
    } else gaps.push({ securityId, from: day, to: day, sessions: 1, unavailable: false });
    last = number;
  }
  return gaps;
}

/** Gaps cut where what is unavailable begins and ends, each part marked; in the order of the gaps. */
export function markUnavailable(gaps: readonly Gap[], unavailable: readonly Unavailable[], index: SessionIndex): Gap[] {
  if (unavailable.length === 0) return [...gaps];
  const known = new Map<number, Unavailable[]>();
  for (const range of unavailable) {
    const ranges = known.get(range.securityId);
    if (ranges) ranges.push(range);
    else known.set(range.securityId, [range]);
  }
  return gaps.flatMap((gap) => {
    const ranges = known.get(gap.securityId)?.filter(({ from, to }) => from <= gap.to && to >= gap.from) ?? [];
    return ranges.length > 0 ? cut(gap, ranges, index) : [gap];
  });
}

function cut({ securityId, from, to }: Gap, ranges: readonly Unavailable[], index: SessionIndex): Gap[] {
  const parts: Gap[] = [];
  for (const day of index.sessions.slice(index.before(from), index.before(to + 1))) {
    const unavailable = ranges.some((range) => range.from <= day && day <= range.to);
    const part = parts.at(-1);
    if (part?.unavailable === unavailable) {
      part.to = day;
      part.sessions++;
    } else parts.push({ securityId, from: day, to: day, sessions: 1, unavailable });
  }
  return parts;
}
