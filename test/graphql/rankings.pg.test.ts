import type { Store } from '../../src/data/store/store.js';
import { nodeIdOf } from '../../src/domain/node-id.js';
import { startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { makeSmallMarket, rank, type SmallMarket } from '../support/ranked-market.js';

describe('rankings', () => {
  let store: Store;
  let market: SmallMarket;
  let api: TestApi;
  let drop: () => Promise<void>;
  let newest: number;

  beforeAll(async () => {
    ({ store, drop } = await testStore());
    market = await makeSmallMarket(store);
    await rank(store, market, ['BBB', 'AAA'], { date: '2017-12-27', asOf: '2017-12-28T00:00:00Z' });
    newest = await rank(store, market, ['AAA', 'BBB', 'CCC']);
    api = await startApi(store);
  });

  afterAll(async () => {
    await api?.stop();
    await drop?.();
  });

  it('come in the order of rank, the newest run where no date is given', async () => {
    const { data, errors } = await api.ask(`{ rankings { totalCount run { id date size universeSize coverage simulated }
      nodes { rank ticker name sector score percentile coverage date } pageInfo { hasNextPage hasPreviousPage } } }`);
    expect(errors).toBeUndefined();
    expect(data.rankings.run).toEqual({
      id: nodeIdOf('RankingRun', newest),
      date: '2017-12-29',
      size: 3,
      universeSize: 4,
      coverage: 0.75,
      simulated: true,
    });
    expect(data.rankings.totalCount).toBe(3);
    expect(data.rankings.nodes).toEqual([
      {
        rank: 1,
        ticker: 'AAA',
        name: 'Alpha Corp',
        sector: 'Energy',
        score: 1.5,
        percentile: 1,
        coverage: 0.75,
        date: '2017-12-29',
      },
      { rank: 2, ticker: 'BBB', name: 'Beta Inc', sector: 'Energy', score: 1, percentile: 0.5, coverage: 1, date: '2017-12-29' },
      { rank: 3, ticker: 'CCC', name: null, sector: 'Utilities', score: 0.25, percentile: 0, coverage: 1, date: '2017-12-29' },
    ]);
    expect(data.rankings.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false });
  });
});
