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

/** A split, in new shares for an old one, a dividend, in cash a share held before the ex-date, or a delisting, in cash a share for all of it. */
export interface PositionAction {
  readonly type: 'SPLIT' | 'DIVIDEND' | 'DELISTING';
  readonly value: number;
}

/**
 * A position after a split, dividend or delisting, and the money that comes with it (negative: owed on what is short). Shares stay whole: the fraction that a
 * split leaves is paid out at the mean price paid, which stays in proportion to the split.
 */
export function positionAfterAction(held: Position, { type, value }: PositionAction): { position: Position; cash: number } {
  if (type === 'DIVIDEND') return { position: held, cash: held.shares * value };
  if (type === 'DELISTING') return { position: { shares: 0, averagePrice: 0 }, cash: held.shares * value };
  const exact = held.shares * value;
  const shares = Math.trunc(exact);
  const averagePrice = held.averagePrice / value;
  return {
    position: shares === 0 ? { shares: 0, averagePrice: 0 } : { shares, averagePrice },
    cash: (exact - shares) * averagePrice,
  };
}
