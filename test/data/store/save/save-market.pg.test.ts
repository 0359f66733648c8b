import { inIngestTransaction } from '../../../../src/data/store/save/ingest-transaction.js';
import { testStore } from '../../../support/database.js';

const MARKET = {
  name: 'made-up',
  description: 'first',
  simulated: false,
  currency: 'USD',
  timeZone: 'America/New_York',
  benchmark: 'SPY',
};

describe('a market that is stored', () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  beforeAll(async () => {
    database = await testStore();
    await save(MARKET);
  });
  afterAll(() => database.drop());

  const save = (market: typeof MARKET) =>
    inIngestTransaction(database.store, { market, source: 'FILES', now: new Date() }, async ({ marketId }) => marketId);

  it('takes a new description', async () => {
    await save({ ...MARKET, description: 'second' });
    expect((await database.store.pool.query('select description from market')).rows).toEqual([{ description: 'second' }]);
  });

  it.each([{ currency: 'EUR' }, { timeZone: 'Europe/Paris' }, { benchmark: 'QQQ' }, { simulated: true }])(
    'refuses %j: what was read and ranked by the old one would mean something else',
    async (change) => {
      const [[field, value]] = Object.entries(change);
      await expect(save({ ...MARKET, ...change })).rejects.toMatchObject({
        code: 'CONFLICT',
        problems: [{ path: [field], actual: `${value}` }],
      });
      expect((await database.store.pool.query('select currency, time_zone, benchmark, simulated from market')).rows).toEqual([
        { currency: 'USD', time_zone: 'America/New_York', benchmark: 'SPY', simulated: false },
      ]);
    },
  );
});
