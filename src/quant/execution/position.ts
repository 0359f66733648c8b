/** Shares of one security and what they cost. */
export interface Position {
  /** Negative is short. */
  shares: number;
  /** Mean price paid, money a share. */
  averagePrice: number;
}

/**
 * A position after a fill of `shares` (negative: sold) at a price. What adds to it is averaged in, what takes from it leaves the mean price, and
 * what is beyond zero begins anew.
 */
export function positionAfter({ shares: held, averagePrice }: Position, shares: number, price: number): Position {
  const after = held + shares;
  if (after === 0) return { shares: 0, averagePrice: 0 };
  if (held !== 0 && Math.sign(held) !== Math.sign(shares)) {
    return { shares: after, averagePrice: Math.sign(after) === Math.sign(held) ? averagePrice : price };
  }
  return { shares: after, averagePrice: (held * averagePrice + shares * price) / after };
}
