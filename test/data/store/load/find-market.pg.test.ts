import { findMarket } from '../../../../src/data/store/load/find-market.js';
import { testStore } from '../../../support/database.js';
import { closeOf, insert } from '../../../support/market-rows.js';

describe('the market that a server serves', () => {
  it('is the newest real one with bars, before a simulated one, before one whose source gave nothing', async () => {
    const { store, drop } = await testStore();
    const served = async () => (await findMarket(store, null))?.name ?? null;
    const bar = (security_id: number) => ({
      security_id,
      date: '2020-01-02',
      close: 1,
      known_at: closeOf('2020-01-02'),
    });
    try {
      expect(await served()).toBeNull();
      await insert(store, 'market', [
        { id: 1, name: 'demo', simulated: true },
        { id: 2, name: 'real' },
      ]);
      await insert(store, 'security', [
        { id: 1, market_id: 1, key: 'D', ticker: 'D' },
        { id: 2, market_id: 2, key: 'R', ticker: 'R' },
      ]);
      expect(await served()).toBe('real');
      await insert(store, 'bar', [bar(1)]);
      expect(await served()).toBe('demo');
      await insert(store, 'bar', [bar(2)]);
      expect(await served()).toBe('real');
      expect((await findMarket(store, 'demo'))?.name).toBe('demo');
      expect(await findMarket(store, 'other')).toBeNull();
    } finally {
      await drop();
    }
  });
});
