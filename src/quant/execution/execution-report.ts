/** What was planned of an order and what was filled. */
export interface OrderOutcome {
  readonly side: 'BUY' | 'SELL';
  readonly shares: number;
  readonly filledShares: number;
  /** Mean price of the fills, money a share; null without one. */
  readonly averagePrice: number | null;
  /** Price it was planned with, money a share. */
  readonly plannedPrice: number;
  /** Commission and fees paid, money. */
  readonly cost: number;
  /** Whether more fills can come. */
  readonly open: boolean;
}

/** Planned against filled. */
export interface ExecutionReport {
  /** Filled over planned value, both at planned prices, so that a price that moved does not count as shares; 1 for nothing planned. */
  filledFraction: number;
  /** Filled against planned prices, basis points of the planned value of what was filled; positive is a cost. Null without a fill. */
  slippageBps: number | null;
  cost: number;
  openOrders: number;
}

/** The mean price of a fill against its plan, basis points: positive is a cost, which is a higher price for a purchase and a lower one for a sale. */
export function slippageBps({ side, averagePrice, plannedPrice }: Pick<OrderOutcome, 'side' | 'averagePrice' | 'plannedPrice'>) {
  if (averagePrice === null) return null;
  return (side === 'BUY' ? 1 : -1) * (averagePrice / plannedPrice - 1) * 1e4;
}

/** How the orders of a list were filled: Perold (1988), "The Implementation Shortfall", Journal of Portfolio Management 14(3), its part of prices. */
export function executionReport(orders: readonly OrderOutcome[]): ExecutionReport {
  let [planned, filled, slipped, cost, openOrders] = [0, 0, 0, 0, 0];
  for (const order of orders) {
    const value = order.filledShares * order.plannedPrice;
    planned += order.shares * order.plannedPrice;
    filled += value;
    slipped += value * (slippageBps(order) ?? 0);
    cost += order.cost;
    if (order.open) openOrders++;
  }
  return {
    filledFraction: planned > 0 ? filled / planned : 1,
    slippageBps: filled > 0 ? slipped / filled : null,
    cost,
    openOrders,
  };
}
