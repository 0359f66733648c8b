import type { Trade, TradeListRecord } from '../../../domain/trade.js';
import { isoOf } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { inTransaction, type StepFence } from './fenced-transaction.js';

/** Writes a list with its trades in one transaction and returns its id. */
export function saveTradeList(
  store: Store,
  list: TradeListRecord,
  trades: readonly Trade[],
  fence: StepFence | null = null,
): Promise<number> {
  return inTransaction(store, fence, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `insert into trade_list (market_id, strategy, portfolio_id, date, net_asset_value, turnover, buy_value, sell_value, expected_cost,
         cash_before, cash_after, size, skipped, costs, revision)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning id`,
      [
        list.marketId,
        list.strategy,
        list.portfolioId,
        isoOf(list.date),
        list.netAssetValue,
        list.turnover,
        list.buyValue,
        list.sellValue,
        list.expectedCost,
        list.cashBefore,
        list.cashAfter,
        trades.length,
        list.skipped,
        JSON.stringify(list.costs),
        list.revision,
      ],
    );
    const { id } = rows[0];
    const column = (name: keyof Trade) => trades.map((trade) => trade[name]);
    await client.query(
      `insert into trade (list_id, position, security_id, ticker, sector, side, shares, price, value, weight_before, weight_after,
         participation, expected_cost_bps, conviction, reason)
       select $1, row_number() over (), securities, tickers, sectors, sides::trade_side, shares, prices, worth, before, after,
              nullif(participations, 'NaN'), nullif(costs, 'NaN'), convictions, reasons
         from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::int[], $7::float8[], $8::float8[], $9::float8[], $10::float8[],
                $11::float8[], $12::float8[], $13::text[], $14::text[])
           as t (securities, tickers, sectors, sides, shares, prices, worth, before, after, participations, costs, convictions, reasons)`,
      [
        id,
        column('securityId'),
        column('ticker'),
        column('sector'),
        column('side'),
        column('shares'),
        column('price'),
        column('value'),
        column('weightBefore'),
        column('weightAfter'),
        column('participation'),
        column('expectedCostBps'),
        column('conviction'),
        column('reason'),
      ],
    );
    return id;
  });
}
