import { listOrdersOf, type StoredOrder } from '../../src/data/store/find/orders.js';
import { currentVersion } from '../../src/data/store/load/current-version.js';
import { getMarket } from '../../src/data/store/load/find-market.js';
import { endOrders } from '../../src/data/store/save/save-orders.js';
import type { Store } from '../../src/data/store/store.js';
import { tradingDay } from '../../src/domain/trading-day.js';
import { paperBroker } from '../../src/jobs/execution/paper-broker.js';
import { settleOrders, submitTrades } from '../../src/jobs/execution/submit-trades.js';
import { loadHoldings } from '../../src/jobs/holdings.js';
import { positionAfter } from '../../src/quant/execution/position.js';
import { testStore } from '../support/database.js';
import { makeSmallMarket, rank, type SmallMarket } from '../support/ranked-market.js';
import { addSession, memoryAttempt, planTrades } from '../support/traded-market.js';
import { startWorkerProcess } from '../support/worker-process.js';

describe('the paper broker', () => {
  let store: Store;
  let market: SmallMarket;
  let url: string;
  let drop: () => Promise<void>;
  let runId: number;

  beforeEach(async () => {
    ({ store, url, drop } = await testStore());
    market = await makeSmallMarket(store);
    runId = await rank(store, market, ['AAA', 'BBB', 'CCC']);
  });
  afterEach(() => drop?.());

  /** 100 AAA at 14, 200 BBB at 24 and 10 CCC at 34 on 2017-12-29. */
  const plan = () =>
    planTrades(
      store,
      market,
      [
        { ticker: 'AAA', shares: 100, price: 14 },
        { ticker: 'BBB', shares: 200, price: 24 },
        { ticker: 'CCC', shares: 10, price: 34 },
      ],
      { runId },
    );
  const submit = (listId: number, attempt = memoryAttempt()) =>
    submitTrades(store, { marketId: market.marketId, listId, participationCap: 0.1 }, attempt, new Date());
  const holder = () => ({ marketId: market.marketId, strategy: 'demo' });
  const statement = async () => (await paperBroker(store).statement(holder()))!;
  const byTicker = async (listId: number) =>
    Object.fromEntries((await listOrdersOf(store, listId)).map((order) => [order.ticker, order])) as Record<string, StoredOrder>;
  const heldOn = async (date: string) => {
    const version = await currentVersion(store, market.marketId);
    return loadHoldings(store, holder(), { date: tradingDay(date), asOf: new Date(), version });
  };
  const action = (date: string, type: string, value: number) =>
    store.pool.query(
      `insert into corporate_action (security_id, ex_date, type, source, value, derived, known_at, version)
       select $1, $2, $3, 'FILES', $4, false, '2018-01-01', version from security where id = $1`,
      [market.ids.AAA, date, type, value],
    );
  const next = () =>
    addSession(store, market, '2018-01-02', { AAA: { price: 15, volume: 5000 }, BBB: { price: 24, volume: 1010 } });

  it('keeps orders open until their session is known, and fills them at its prices, as far as the volume allows', async () => {
    const listId = await plan();
    await submit(listId);
    const open = await byTicker(listId);
    expect(Object.values(open).map(({ status }) => status)).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED']);
    expect((await statement()).positions).toEqual([]);

    await next();
    // An hour after the close the bar of CCC may still come in.
    const soon = new Date('2018-01-02T22:00:00Z');
    expect(await paperBroker(store).settle(await getMarket(store, market.marketId), holder(), soon, null)).toBe(2);
    expect((await byTicker(listId)).CCC.status).toBe('ACCEPTED');
    await settleOrders({ store }, holder());
    const { AAA, BBB, CCC } = await byTicker(listId);
    expect(AAA).toMatchObject({ status: 'FILLED', filledShares: 100, reason: null });
    expect(AAA.fills).toEqual([{ at: new Date('2018-01-02T21:00:00Z'), shares: 100, price: 15, cost: 1.5 }]);
    // A tenth of the 1,010 shares, in whole shares of each of the 13 half hours.
    expect(BBB).toMatchObject({ status: 'EXPIRED', filledShares: 98 });
    expect(BBB.reason).toContain('left 102 over');
    expect(CCC).toMatchObject({ status: 'REJECTED', filledShares: 0, fills: [] });
    expect(CCC.reason).toContain('no price');

    const { account, positions } = await statement();
    // 10,000 less 1,500 and 2,352, and a thousandth of both.
    expect(account.cash).toBeCloseTo(10_000 - 3852 - 3.852, 9);
    expect(positions.map(({ shares, averagePrice }) => ({ shares, averagePrice }))).toEqual([
      { shares: 100, averagePrice: 15 },
      { shares: 98, averagePrice: 24 },
    ]);
    expect(account).toMatchObject({ reconciledAt: expect.any(Date), warnings: [] });
    const value = account.cash + 3852;
    const held = await heldOn('2018-01-02');
    expect(held.netAssetValue).toBeCloseTo(value, 9);
    expect(held.weights.get(market.ids.AAA)).toBeCloseTo(1500 / value, 12);
    // The evening before it was nothing but the money.
    expect(await heldOn('2017-12-29')).toEqual({ netAssetValue: 10_000, weights: new Map() });
  });

  it('fills nothing twice, whenever the process dies and however many settle at once', async () => {
    const listId = await plan();
    const done = new Map<string, unknown>();
    await expect(submit(listId, memoryAttempt(done, 'send'))).rejects.toThrow('killed');
    expect((await byTicker(listId)).AAA.status).toBe('NEW');
    await next();
    await expect(submit(listId, memoryAttempt(done, 'settle'))).rejects.toThrow('killed');
    // An attempt that does not own its job any more writes neither a fill nor a status.
    const lost = paperBroker(store).settle(await getMarket(store, market.marketId), holder(), new Date(), {
      jobId: 1,
      claim: 1,
      key: 'settle',
    });
    await expect(lost).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await byTicker(listId)).AAA).toMatchObject({ status: 'ACCEPTED', fills: [] });
    await Promise.all([
      submit(listId, memoryAttempt(done)),
      settleOrders({ store }, holder()),
      settleOrders({ store }, holder()),
    ]);
    const orders = await byTicker(listId);
    expect(Object.keys(orders)).toHaveLength(3);
    expect(orders.AAA.fills).toHaveLength(1);
    // Whoever read the order while it was open, and says that it is filled when it has ended, says nothing new.
    const { AAA } = orders;
    const late = { orderId: AAA.id, status: 'FILLED', shares: 100, price: 15, cost: 1.5, reason: null } as const;
    const news = await endOrders(store, AAA.accountId, [late], { filledAt: new Date(), positionAfter });
    expect(news).toBe(0);
    expect((await statement()).account.cash).toBeCloseTo(10_000 - 3852 - 3.852, 9);
  });

  it('records once, at the next start, the fills that a killed process did not come to record', async () => {
    const listId = await plan();
    await submit(listId);
    await next();
    // The account is locked, so that the first process stands still when it has the fills and has not written them.
    const lock = await store.pool.connect();
    await lock.query('begin');
    await lock.query('select from account for update');
    const first = await startWorkerProcess({ DATABASE_URL: url });
    const waits = "select from pg_stat_activity where datname = current_database() and wait_event = 'transactionid'";
    while ((await store.pool.query(waits)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await first.end('SIGKILL');
    await lock.query('rollback');
    lock.release();
    expect((await byTicker(listId)).AAA).toMatchObject({ status: 'ACCEPTED', fills: [] });

    const second = await startWorkerProcess({ DATABASE_URL: url, LOG_LEVEL: 'info' });
    await second.printed(/Paper accounts/);
    expect(await second.end('SIGTERM')).toBe(0);
    const { AAA, BBB } = await byTicker(listId);
    expect([AAA, BBB].map(({ status, fills }) => [status, fills.length])).toEqual([
      ['FILLED', 1],
      ['EXPIRED', 1],
    ]);
    expect((await statement()).account).toMatchObject({ cash: expect.closeTo(10_000 - 3852 - 3.852, 9), warnings: [] });
    expect(second.output().match(/Paper accounts compared with their fills: 1; orders settled: 3\. All agree\./g)).toHaveLength(
      1,
    );
  });

  it('calls what is filled while it compares no disagreement', async () => {
    await submit(await plan());
    await next();
    const at = new Date();
    // Whoever compares has read the account when another process fills its orders, and then reads the positions.
    let isFilled = false;
    const pool = Object.assign(Object.create(store.pool), {
      query: async (sql: string, values: unknown[]) => {
        const rows = await store.pool.query(sql, values);
        if (!isFilled && sql.includes('from account')) {
          isFilled = true;
          await paperBroker(store).settle(await getMarket(store, market.marketId), holder(), at, null);
        }
        return rows;
      },
    });
    expect(await paperBroker({ ...store, pool }).reconcile(holder(), at)).toEqual([]);
    expect((await statement()).positions).toHaveLength(2);
    await store.pool.query('update account set cash = cash + 1');
    expect(await paperBroker(store).reconcile(holder(), at)).toMatchObject([
      { code: 'RECONCILIATION', value: expect.closeTo(1, 9) },
    ]);
  });

  it('refuses a list that was sent, that has a newer one, or that does not know what was filled', async () => {
    const first = await plan();
    await submit(first);
    await expect(submit(first)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('submitted already'),
    });
    const second = await plan();
    await next();
    const third = await plan();
    await expect(submit(second)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('newer') });
    // What is filled on the way makes the list wrong: it was made without it.
    await expect(submit(third)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('has changed') });
  });

  it('gives positions their splits and dividends once, and none of them to what was bought on the ex-date', async () => {
    await submit(await plan());
    await next();
    await action('2018-01-02', 'DIVIDEND', 100);
    await settleOrders({ store }, holder());
    await addSession(store, market, '2018-01-03', { AAA: { price: 8, volume: 5000 } });
    await action('2018-01-03', 'DIVIDEND', 0.5);
    await action('2018-01-03', 'SPLIT', 2);
    await Promise.all([settleOrders({ store }, holder()), settleOrders({ store }, holder())]);
    await settleOrders({ store }, holder());
    const { account, positions } = await statement();
    expect(positions[0]).toMatchObject({ securityId: market.ids.AAA, shares: 200, averagePrice: 7.5 });
    // Half a dollar for each of the 100 old shares.
    expect(account.cash).toBeCloseTo(10_000 - 3852 - 3.852 + 50, 9);
    expect(account.warnings).toEqual([]);
  });

  it('makes good what becomes known late or is corrected, however often it looks', async () => {
    await submit(await plan());
    await next();
    await addSession(store, market, '2018-01-03', { AAA: { price: 8, volume: 5000 } });
    await addSession(store, market, '2018-01-04', { AAA: { price: 8, volume: 5000 } });
    await settleOrders({ store }, holder());
    const settled = async () => {
      await Promise.all([settleOrders({ store }, holder()), settleOrders({ store }, holder())]);
      const { account, positions } = await statement();
      return { positions, cash: account.cash - (10_000 - 3852 - 3.852), warnings: account.warnings };
    };
    const planned = await planTrades(store, market, [{ ticker: 'AAA', shares: 40, price: 8 }], { runId, date: '2018-01-04' });
    await action('2018-01-03', 'SPLIT', 2);
    await action('2018-01-04', 'DIVIDEND', 0.5);
    const late = await settled();
    expect(late.positions[0]).toMatchObject({ securityId: market.ids.AAA, shares: 200, averagePrice: 7.5 });
    expect(late).toMatchObject({ cash: expect.closeTo(100, 9), warnings: [] });
    await store.pool.query(`update corporate_action set value = 0.2 where type = 'DIVIDEND'`);
    expect(await settled()).toMatchObject({ cash: expect.closeTo(40, 9), warnings: [] });
    // A list that was made before the split is not sent any more.
    await expect(submit(planned)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('by fills or a split'),
    });
    expect((await heldOn('2018-01-03')).netAssetValue).toBeCloseTo(10_000 - 3852 - 3.852 + 200 * 8 + 98 * 24, 9);
  });

  it('pays out what is delisted, and what nobody has heard of for 20 sessions until it is heard of again', async () => {
    await submit(await plan());
    await next();
    await settleOrders({ store }, holder());
    const cash = 10_000 - 3852 - 3.852;
    await store.pool.query(
      `insert into delisting (security_id, date, reason, final_return, known_at, version)
       select id, '2018-01-03', 'bankrupt', -0.4, '2018-01-03', version from security where id = $1`,
      [market.ids.AAA],
    );
    const settled = async () => {
      await settleOrders({ store }, holder());
      const { account, positions } = await statement();
      expect(account.warnings).toEqual([]);
      return { cash: account.cash, held: positions.map(({ securityId, shares }) => [securityId, shares]) };
    };
    const { AAA, BBB } = market.ids;
    expect(await settled()).toEqual({
      cash: expect.closeTo(cash, 9),
      held: [
        [AAA, 100],
        [BBB, 98],
      ],
    });
    // 100 shares at 15 less 40 %. The 20th session after the last of BBB is the 31st.
    await addSession(store, market, '2018-01-30', { CCC: { price: 35, volume: 1000 } });
    expect(await settled()).toEqual({ cash: expect.closeTo(cash + 900, 9), held: [[BBB, 98]] });
    await addSession(store, market, '2018-01-31', { CCC: { price: 35, volume: 1000 } });
    expect(await settled()).toEqual({ cash: expect.closeTo(cash + 900 + 98 * 24, 9), held: [] });
    await addSession(store, market, '2018-01-31', { BBB: { price: 25, volume: 1000 } });
    expect(await settled()).toEqual({ cash: expect.closeTo(cash + 900, 9), held: [[BBB, 98]] });
  });

  it('cancels what is open of an older list when a newer one is sent', async () => {
    const first = await plan();
    await submit(first);
    const second = await plan();
    await submit(second);
    expect((await byTicker(first)).AAA).toMatchObject({ status: 'CANCELLED', reason: expect.stringContaining('newer') });
    expect((await byTicker(second)).AAA.status).toBe('ACCEPTED');
  });

  it('plans the next trades from what is held, and says so when account and fills disagree', async () => {
    await submit(await plan());
    await next();
    await settleOrders({ store }, holder());
    const listId = await planTrades(store, market, [{ ticker: 'AAA', shares: 40, price: 15 }], { runId, date: '2018-01-02' });
    const { rows } = await store.pool.query(
      'select ticker, side, shares, weight_before from trade where list_id = $1 order by position',
      [listId],
    );
    expect(rows).toEqual([
      { ticker: 'BBB', side: 'SELL', shares: 98, weight_before: 0.2352 },
      { ticker: 'AAA', side: 'SELL', shares: 60, weight_before: 0.15 },
    ]);
    await store.pool.query('update position set shares = shares + 1 where security_id = $1', [market.ids.AAA]);
    await settleOrders({ store }, holder());
    expect((await statement()).account.warnings).toEqual([
      { code: 'RECONCILIATION', message: expect.stringContaining('101 shares'), value: 1, limit: 0 },
    ]);
  });
});
