import { type DemoMarket, demoMarket } from '../../../../src/data/providers/demo/demo-market.js';
import { DEMO_LAST_SESSION } from '../../../../src/data/providers/demo/demo-provider.js';
import type { FirmPath } from '../../../../src/data/providers/demo/firm-path.js';
import { DEMO_PREMIA } from '../../../../src/data/providers/demo/premia.js';
import { meanAndT, rankCorrelation } from './rank-correlation.js';

const market: DemoMarket = demoMarket(7, DEMO_LAST_SESSION);
const { path, firms, index } = market;
const days = path.sessions.length - path.first;
const HORIZON = 21;

const gained = ({ returns }: FirmPath, from: number, to: number) => {
  let value = 1;
  for (let t = from + 1; t <= to; t++) value *= 1 + returns[t];
  return value - 1;
};

/** What was published of a firm by a session: the last four quarters. */
const known = ({ quarters }: FirmPath, t: number) =>
  quarters.filter(({ published }) => published <= path.sessions[path.first + t]).slice(-4);
const cap = ({ closes, shares }: FirmPath, t: number) => closes[t] * shares[t];
const earned = (firm: FirmPath, t: number) => known(firm, t).reduce((sum, { statement }) => sum + statement.netIncome, 0);
const book = (firm: FirmPath, t: number) => known(firm, t)[3].statement.equity;
const surprise = (firm: FirmPath, t: number) => {
  const day = path.sessions[path.first + t];
  const { announced, epsActual, epsEstimate } = firm.quarters.filter((quarter) => quarter.announced < day).at(-1)!;
  return ((epsActual - epsEstimate) / firm.closes[t]) * (1 - Math.min(1, (day - announced) / 90));
};

/** Mean monthly rank IC of an exposure against the returns of the next 21 sessions, over the securities that trade throughout. */
function informationOf(exposure: (firm: FirmPath, t: number) => number): { mean: number; t: number } {
  const monthly: number[] = [];
  for (let t = 252; t + HORIZON < days; t += HORIZON) {
    const traded = firms.filter((firm) => firm.closes[t - 252] > 0 && firm.closes[t + HORIZON] > 0);
    monthly.push(
      rankCorrelation(
        traded.map((firm) => exposure(firm, t)),
        traded.map((firm) => gained(firm, t, t + HORIZON)),
      ),
    );
  }
  return meanAndT(monthly);
}

describe('the true premia of the demo market', () => {
  it('reward 12-1 momentum', () => {
    const { mean, t } = informationOf((firm, at) => gained(firm, at - 252, at - 21));
    expect(mean).toBeGreaterThan(0.02);
    expect(t).toBeGreaterThan(2);
  });

  it('reward latent quality', () => {
    const { mean, t } = informationOf((firm, at) => firm.quality[at]);
    expect(mean).toBeGreaterThan(0.05);
    expect(t).toBeGreaterThan(4);
  });

  it('reward low beta, though weakly beside what the market does to high betas in 80 months', () => {
    expect(informationOf(({ firm }) => -firm.beta).mean).toBeGreaterThan(0.01);
  });

  it('reward cheapness: book and earnings over price, and the latent gap that they show', () => {
    expect(informationOf((firm, at) => book(firm, at) / cap(firm, at)).mean).toBeGreaterThan(0.01);
    expect(informationOf((firm, at) => earned(firm, at) / cap(firm, at)).mean).toBeGreaterThan(0.005);
    expect(informationOf((firm, at) => -firm.mispricing[at]).t).toBeGreaterThan(8);
  });

  it('reward earnings surprises while they are fresh', () => {
    const { mean, t } = informationOf(surprise);
    expect(mean).toBeGreaterThan(0.03);
    expect(t).toBeGreaterThan(3);
  });

  it('give a plain composite of published numbers a skill that is clear and not absurd', () => {
    const accruals = (firm: FirmPath, at: number) => {
      const quarters = known(firm, at);
      return (
        quarters.reduce((sum, { statement: s }) => sum + s.netIncome - s.operatingCashFlow, 0) / quarters[3].statement.totalAssets
      );
    };
    const grossProfit = (firm: FirmPath, at: number) => {
      const quarters = known(firm, at);
      return quarters.reduce((sum, { statement: s }) => sum + s.grossProfit, 0) / quarters[3].statement.totalAssets;
    };
    const parts: ((firm: FirmPath, at: number) => number)[] = [
      (firm, at) => gained(firm, at - 252, at - 21),
      (firm, at) => book(firm, at) / cap(firm, at),
      (firm, at) => -accruals(firm, at),
      grossProfit,
      surprise,
    ];
    // Each part over its deviation across firms and dates, so that none drowns the others.
    const scales = parts.map((part) => {
      const sample = firms.filter((firm) => firm.closes[400 - 252] > 0 && firm.closes[400] > 0).map((firm) => part(firm, 400));
      return Math.sqrt(
        sample.reduce((sum, x) => sum + (x - sample.reduce((a, b) => a + b) / sample.length) ** 2, 0) / sample.length,
      );
    });
    const { mean, t } = informationOf((firm, at) =>
      parts.reduce((sum, part, k) => sum + Math.max(-3, Math.min(3, part(firm, at) / scales[k])), 0),
    );
    expect(mean).toBeGreaterThan(0.05);
    expect(mean).toBeLessThan(0.15);
    expect(t).toBeGreaterThan(3);
  });
});

describe('the regimes of the demo market', () => {
  const returnsIn = (bear: number) => {
    const returns: number[] = [];
    for (let t = 1; t < days; t++) {
      if (path.bear[path.first + t] === bear) returns.push(index.totalReturn[t] / index.totalReturn[t - 1] - 1);
    }
    const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
    return {
      days: returns.length,
      mean,
      volatility: Math.sqrt(returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / returns.length),
    };
  };

  it('show in the index: a calm one that rises and a wild one that falls', () => {
    const [bull, bear] = [returnsIn(0), returnsIn(1)];
    expect(bull.mean).toBeGreaterThan(0);
    expect(bear.mean).toBeLessThan(0);
    expect(bull.volatility).toBeCloseTo(DEMO_PREMIA.bull.volatility, 3);
    expect(bear.volatility).toBeCloseTo(DEMO_PREMIA.bear.volatility, 2);
    expect(bear.days / days).toBeGreaterThan(0.1);
    expect(bear.days / days).toBeLessThan(0.35);
  });

  it('last long enough to be found', () => {
    let changes = 0;
    for (let t = path.first + 1; t < path.sessions.length; t++) if (path.bear[t] !== path.bear[t - 1]) changes++;
    expect(changes).toBeGreaterThanOrEqual(4);
    expect(days / (changes + 1)).toBeGreaterThan(60);
  });
});
