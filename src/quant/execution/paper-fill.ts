import { U_SHAPED_PROFILE } from '../kernels/execution/volume-profile.js';
import { vwapSchedule } from '../kernels/execution/vwap-schedule.js';

/** An order for one session, as the paper broker sees it. */
export interface PaperOrder {
  readonly side: 'BUY' | 'SELL';
  readonly shares: number;
  /** Highest part of a half hour's volume that is traded. */
  readonly participationCap: number;
  /** Half the spread and the mean impact, charged in the price. */
  readonly priceCostBps: number;
  /** Charged beside it. */
  readonly commissionBps: number;
}

/** What was traded of a security in the session; NaN is unknown. */
export interface SessionPrices {
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** New shares for an old one on this day; 1: no split. */
  readonly split: number;
}

/** How an order ended with its session. */
export interface PaperFill {
  status: 'FILLED' | 'EXPIRED' | 'REJECTED';
  /** Whole and positive; 0: nothing. */
  shares: number;
  /** Money a share; 0 without shares. */
  price: number;
  /** Commission, money. */
  cost: number;
  /** Why not all of it; null where all is filled. */
  reason: string | null;
}

/**
 * What a schedule at the volume-weighted price would have got in a session: the mean of high, low and close stands for that price, moved against
 * the order by what its spread and impact were planned to cost. Each half hour gives at most its part of the usual volume; what is left then
 * expires. Without prices or volume the security was halted, and the order is refused; so is one whose shares a split has
 * made others.
 */
export function paperFill(order: PaperOrder, prices: SessionPrices | null): PaperFill {
  const none = { shares: 0, price: 0, cost: 0 };
  if (prices === null)
    return { ...none, status: 'REJECTED', reason: 'It had no price in the session: halted or no longer listed.' };
  if (prices.split !== 1)
    return { ...none, status: 'REJECTED', reason: 'It was split on the session, and the order was made before.' };
  if (!(prices.volume > 0)) return { ...none, status: 'REJECTED', reason: 'It had no volume in the session: halted.' };
  const profile = Float64Array.from(U_SHAPED_PROFILE);
  const cap = { volume: prices.volume, participation: order.participationCap };
  const left = vwapSchedule(order.shares, profile, new Float64Array(profile.length), cap);
  const shares = order.shares - left;
  const reason =
    left === 0 ? null : `The participation cap of ${order.participationCap} of ${prices.volume} shares left ${left} over.`;
  if (shares === 0) return { ...none, status: 'EXPIRED', reason };
  const typical = (prices.high + prices.low + prices.close) / 3;
  const against = (order.side === 'BUY' ? 1 : -1) * (order.priceCostBps / 1e4);
  const price = (Number.isNaN(typical) ? prices.close : typical) * (1 + against);
  return {
    status: left === 0 ? 'FILLED' : 'EXPIRED',
    shares,
    price,
    cost: (shares * price * order.commissionBps) / 1e4,
    reason,
  };
}
