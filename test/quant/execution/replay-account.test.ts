import { type AccountAction, replayAccount } from '../../../src/quant/execution/replay-account.js';

const fill = (session: number, shares: number, price = 10, securityId = 1) => ({ securityId, session, shares, price });
const action = (date: number, type: AccountAction['type'], value: number, securityId = 1) => ({ securityId, date, type, value });

describe('the actions on an account', () => {
  it('are of what was held before the session, and a delisting of what its session leaves', () => {
    const actions = [action(5, 'DIVIDEND', 1), action(5, 'SPLIT', 2), action(9, 'DELISTING', 4)];
    const { effects, averagePrices } = replayAccount([fill(3, 100), fill(5, 50, 6), fill(9, 10, 6)], actions);
    // 100 are paid and doubled; 50 more are bought on the ex-date, and 10 on the last day.
    expect(effects).toEqual([
      { securityId: 1, date: 5, shares: 100, cash: 100 },
      { securityId: 1, date: 9, shares: -260, cash: 1040 },
    ]);
    expect(averagePrices.size).toBe(0);
  });

  it('do not depend on when they became known: what was sold since a split was half of the shares there were', () => {
    const { effects, averagePrices } = replayAccount([fill(3, 100), fill(7, -60, 6)], [action(5, 'SPLIT', 2)]);
    expect(effects).toEqual([{ securityId: 1, date: 5, shares: 100, cash: 0 }]);
    expect(averagePrices).toEqual(new Map([[1, 5]]));
  });

  it('are none of what was not held, and each security has its own', () => {
    const fills = [fill(3, 100), fill(4, -100), fill(4, 10, 10, 2)];
    const { effects } = replayAccount(fills, [action(5, 'DIVIDEND', 1), action(5, 'DIVIDEND', 2, 2), action(5, 'SPLIT', 2, 3)]);
    expect(effects).toEqual([{ securityId: 2, date: 5, shares: 0, cash: 20 }]);
  });
});
