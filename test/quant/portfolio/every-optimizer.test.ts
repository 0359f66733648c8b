import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { sha256 } from '../../../src/jobs/sha256.js';
import { makePortfolio } from '../../../src/quant/portfolio/make-portfolio.js';
import type { PortfolioRequest } from '../../../src/quant/portfolio/portfolio.js';
import { readStrategy } from '../../../src/quant/strategy/read-strategy.js';
import { randomOf } from '../../support/random-market.js';
import { tinyPanel } from '../../support/tiny-panel.js';

const { registry } = await discoverPlugins(null);
const NAMES = 40;
const SESSIONS = 130;
const SECTORS = ['Energy', 'Utilities', 'Materials', 'Health Care'];

/** Prices with a common factor of which each security has its own share, so that betas and correlations differ. */
function market(seed: number) {
  const random = randomOf(seed);
  const common = Array.from({ length: SESSIONS }, () => 0.02 * (random() - 0.5));
  const walk = (beta: number, own: number) => {
    const levels = [20 + 80 * random()];
    for (let t = 1; t < SESSIONS; t++) levels.push(levels[t - 1] * (1 + beta * common[t] + own * (random() - 0.5)));
    return levels;
  };
  const securities = Object.fromEntries(
    Array.from({ length: NAMES }, (_, i) => {
      const prices = walk(0.5 + random(), 0.01 + 0.03 * random());
      const rest = { close: prices, dollarVolume: [1e6 * (1 + 9 * random())], marketCap: [1e9 * (1 + random())] };
      return [`T${String(i).padStart(2, '0')}`, { sector: SECTORS[i % SECTORS.length], adjClose: prices, ...rest }];
    }),
  );
  return { panel: tinyPanel({ securities, benchmark: walk(1, 0) }), random };
}

function requestOf(optimizer: string, seed: number, wholeShares: boolean, sizing = ''): PortfolioRequest {
  const { plan, problems } = readStrategy(
    `strategy: { name: each }
factors: [{ name: VSM, weight: 1 }]
regime: false
optimizer: { name: ${optimizer} }
risk_rules:
  - { name: MaxWeight, params: { max_weight: 0.08 } }
  - { name: Sector, params: { max_sector_weight: 0.3, sectors: { Energy: 0.2 } } }
  - { name: Beta, params: { min_beta: 0.8, max_beta: 1.1 } }
  - { name: Turnover, params: { max_turnover: 1.2 } }
  - { name: Liquidity, params: { max_volume_share: 0.5 } }
sizing: { ${sizing} }
`,
    registry,
    sha256,
  );
  expect(problems).toEqual([]);
  const { panel, random } = market(seed);
  const scored = panel.securities.map(({ id, ticker }) => ({ securityId: id, ticker, score: random() - 0.5 }));
  const signals = scored
    .sort((a, b) => b.score - a.score)
    .map((one, i) => ({ ...one, rank: i + 1, coverage: 1, exposures: [], zScores: [] }));
  return {
    plan: plan!,
    ranking: { date: panel.dates[SESSIONS - 1], universeSize: NAMES, factors: [], regime: null, signals, warnings: [] },
    panel,
    capital: 10_000_000,
    holdings: new Map(panel.securities.filter((_, i) => i % 2 === 0).map(({ id }) => [id, 2 / NAMES])),
    realised: null,
    views: [],
    wholeShares,
  };
}

describe.each(registry.names('optimizer'))('a portfolio by %s', (optimizer) => {
  const seeds = [1, 2, 3, 4, 5];

  it('keeps every rule to 1e-9, as fractions and scaled to a volatility', () => {
    for (const seed of seeds) {
      for (const sizing of ['', 'target_volatility_annual: 0.3']) {
        const { ruleChecks, targets, solver } = makePortfolio(requestOf(optimizer, seed, false, sizing));
        expect(solver.status).not.toBe('INFEASIBLE');
        expect(targets.length).toBeGreaterThan(0);
        expect(ruleChecks.filter(({ satisfied }) => !satisfied)).toEqual([]);
      }
    }
  });

  it('passes no maximum in whole shares, and leaves little of what it does not keep', () => {
    for (const seed of seeds) {
      const request = requestOf(optimizer, seed, true);
      const { ruleChecks, cash, netExposure } = makePortfolio(request);
      // What is below a minimum, or beyond a turnover, is so by less than the shares that were rounded.
      for (const { rule, actual, maximum } of ruleChecks) if (rule !== 'Turnover') expect(actual > maximum + 1e-9).toBe(false);
      expect(cash).toBeGreaterThanOrEqual(-1e-6);
      const fractions = makePortfolio({ ...request, wholeShares: false });
      expect(Math.abs(netExposure - fractions.netExposure)).toBeLessThan(0.002);
    }
  });

  it('does not depend on the order in which securities come', () => {
    const request = requestOf(optimizer, 7, false);
    const backwards = { ...request, ranking: { ...request.ranking, signals: [...request.ranking.signals].reverse() } };
    const weights = (one: PortfolioRequest) => makePortfolio(one).targets.map(({ ticker, finalWeight }) => [ticker, finalWeight]);
    expect(weights(backwards)).toEqual(weights(request));
  });
});
