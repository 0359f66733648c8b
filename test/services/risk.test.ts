import type { PortfolioRisk, RiskParams } from '../../src/jobs/portfolio-risk.js';
import { found } from '../../src/services/answer.js';
import type { Markets } from '../../src/services/markets.js';
import type { MadePortfolio } from '../../src/services/portfolios.js';
import { type PortfolioSource, RISK_DEFAULTS, type RiskQuery, Risks } from '../../src/services/risk.js';

const PORTFOLIO = { id: 3, strategy: 'demo', rankingRunId: 7 } as MadePortfolio;

/** A portfolio with these weights by security. */
function source(weights: Record<number, number>): PortfolioSource {
  const targets = { securityId: Object.keys(weights).map(Number), finalWeight: Object.values(weights) };
  return { find: async () => found(PORTFOLIO), targets: async () => targets } as unknown as PortfolioSource;
}

describe('the risk of a portfolio', () => {
  const asked: RiskParams[] = [];
  const markets = {
    get: async () => ({ id: 1 }),
    knowledge: async () => ({ asOf: new Date('2018-01-01T00:00:00Z'), version: 5 }),
    span: async () => ({ from: 0, to: 17_000 }),
  } as unknown as Markets;
  const compute = {
    async portfolioRisk(params: RiskParams) {
      asked.push(params);
      return {} as PortfolioRisk;
    },
  };
  const query: RiskQuery = { ...RISK_DEFAULTS, strategy: null, date: null, asOf: null, volatility: null };

  it('is asked of a thread once while data and question are the same, with what is held at the end of the data', async () => {
    const risks = new Risks(compute, source({ 11: 0.6, 12: 0, 13: -0.1 }), markets);
    for (const volatility of [null, 0.2]) expect((await risks.report({ ...query, volatility })).value?.portfolio).toBe(PORTFOLIO);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ rankingRunId: 7, to: 17_000, version: 5, value: 1e6, confidence: 0.95 });
    expect(asked[0].holdings).toEqual([
      { securityId: 11, weight: 0.6 },
      { securityId: 13, weight: -0.1 },
    ]);
    await risks.report({ ...query, confidence: 0.99 });
    expect(asked).toHaveLength(2);
  });

  it('is nothing, with the reason, for cash alone', async () => {
    const { value, reason } = await new Risks(compute, source({}), markets).report(query);
    expect([value, reason]).toEqual([null, 'The newest portfolio holds nothing but cash, which has no risk.']);
  });
});
