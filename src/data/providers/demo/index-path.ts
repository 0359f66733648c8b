import type { TradingDay } from '../../../domain/trading-day.js';
import { calendarOf } from '../../quality/calendar/calendar-of.js';
import type { FirmPath } from './firm-path.js';
import { DEMO_TIME_ZONE, type MarketPath } from './market-path.js';

/** A time in the universe; `to` is the first day after it, null while it lasts. */
export interface Membership {
  ticker: string;
  from: TradingDay;
  to: TradingDay | null;
}

/** The universe in time and the index of its members, weighted by market value; series by session with bars. */
export interface IndexPath {
  memberships: Membership[];
  /** 1000 on the first session. */
  totalReturn: Float64Array;
  price: Float64Array;
}

/** The largest firms enter at this rank and leave behind the other, so that few change places with every review. */
const ENTER = 100;
const LEAVE = 108;

/** Reviews the universe after each quarter of the year by market value, and values the index of its members. */
export function indexPath(path: MarketPath, firms: readonly FirmPath[]): IndexPath {
  const { sessions, first } = path;
  const days = sessions.length - first;
  const calendar = calendarOf(DEMO_TIME_ZONE);
  const index: IndexPath = { memberships: [], totalReturn: new Float64Array(days), price: new Float64Array(days) };
  const members = new Map<FirmPath, Membership>();
  const capOf = ({ closes, shares }: FirmPath, t: number) => closes[t] * shares[t];

  function leave(firm: FirmPath, to: TradingDay): void {
    const membership = members.get(firm);
    if (membership) membership.to = to;
    members.delete(firm);
  }

  function review(t: number, effective: TradingDay): void {
    const listed = firms.filter((firm) => firm.closes[t] > 0 && firm.firm.ending?.last !== sessions[first + t]);
    const ranked = listed.sort((a, b) => capOf(b, t) - capOf(a, t));
    for (const firm of ranked.slice(LEAVE)) leave(firm, effective);
    for (const firm of ranked.slice(0, ENTER)) {
      if (members.has(firm)) continue;
      const membership = { ticker: firm.firm.ticker, from: effective, to: null };
      members.set(firm, membership);
      index.memberships.push(membership);
    }
  }

  review(0, sessions[first]);
  index.totalReturn[0] = 1000;
  index.price[0] = 1000;
  for (let t = 1; t < days; t++) {
    const gain = { total: 0, price: 0, value: 0 };
    for (const firm of members.keys()) {
      const value = capOf(firm, t - 1);
      gain.value += value;
      gain.total += value * firm.returns[t];
      gain.price += value * (firm.returns[t] - firm.dividends[t] / firm.closes[t - 1]);
    }
    index.totalReturn[t] = index.totalReturn[t - 1] * (1 + gain.total / gain.value);
    index.price[t] = index.price[t - 1] * (1 + gain.price / gain.value);

    const next = calendar.sessionAfter(sessions[first + t]);
    for (const firm of [...members.keys()]) if (firm.firm.ending?.last === sessions[first + t]) leave(firm, next);
    if (path.lastOfQuarter[first + t]) review(t, next);
  }
  return index;
}
