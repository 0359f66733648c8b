import { readFileSync } from 'node:fs';
import path from 'node:path';
import { tradingDay } from '../../../src/domain/trading-day.js';
import { normalCdf } from '../../../src/quant/kernels/normal-cdf.js';
import { randomStream } from '../../../src/quant/kernels/random.js';
import type { Holding } from '../../../src/quant/risk/risk.js';
import { riskReport } from '../../../src/quant/risk/risk-report.js';
import { varWarning } from '../../../src/quant/risk/var-limit.js';
import { holding, riskRequest as request } from '../../support/risk-request.js';
import { describeShared } from '../../support/shared.js';

/** Two uncorrelated returns with these deviations, by four rows. */
function uncorrelated(a: number, b: number): number[][] {
  const [x, y] = [a, b].map((deviation) => (deviation * Math.sqrt(3)) / 2);
  return [[x, y], [x, -y], [-x, y], [-x, -y]]; // biome-ignore format: a matrix
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe('the risk of a portfolio', () => {
  const uniform = randomStream(7);
  const normalish = () => sumOf(Array.from({ length: 12 }, uniform)) - 6;
  /** A market, one factor on which the securities load from −1.5 to 1.5, and noise. */
  const loading = (s: number) => s / 3 - 1.5;
  const rows = Array.from({ length: 400 }, () => {
    // Days of more and of less volatility give the tails of a market.
    const volatility = 0.004 + 0.012 * uniform();
    const [market, factor] = [normalish(), normalish()];
    return Array.from({ length: 10 }, (_, s) => volatility * (market + loading(s) * factor + 0.5 * normalish()));
  });
  const holdings = [9, 8, 7, 1].map((column, i) =>
    holding(`S${column}`, [0.4, 0.3, 0.2, -0.1][i], column, { sector: i < 2 ? 'Energy' : 'Utilities' }),
  );
  const figures = riskReport(
    request(holdings, rows, { factors: ['Tilt'], loadings: Float64Array.from({ length: 10 }, (_, s) => loading(s)) }),
  );

  it('has components by security, sector and factor that add up to value at risk', () => {
    const { portfolioVar, componentVar, componentSum } = figures.var;
    expect(portfolioVar).toBeGreaterThan(0);
    expect(componentSum).toBeCloseTo(portfolioVar, 9);
    for (const parts of [componentVar, ...[figures.bySector, figures.byFactor].map((by) => by.map((one) => one.componentVar))]) {
      expect(sumOf(parts)).toBeCloseTo(portfolioVar, 9);
      expect([...parts].sort((a, b) => b - a)).toEqual(parts);
    }
    expect(sumOf(figures.byFactor.map(({ share }) => share))).toBeCloseTo(1, 12);
    expect(figures.bySector.find(({ name }) => name === 'Energy')?.exposure).toBeCloseTo(0.7, 12);
  });

  it('comes from the factor that the holdings are tilted to, as much as its own variance says', () => {
    const tilt = figures.byFactor.find(({ name }) => name === 'Tilt')!;
    // 0.4 · 1.5 + 0.3 · 7/6 + 0.2 · 5/6 + 0.1 · 7/6
    expect(tilt.exposure).toBeCloseTo(0.6 + 0.35 + 1 / 6 + 0.7 / 6, 12);
    expect(figures.byFactor.map(({ name }) => name)).toEqual(['Tilt', 'Market', 'Specific']);
    const [market, specific] = [0.8 ** 2, 0.25 * (0.16 + 0.09 + 0.04 + 0.01)];
    const expected = tilt.exposure ** 2 / (tilt.exposure ** 2 + market + specific);
    expect(Math.abs(tilt.share - expected)).toBeLessThan(0.1);
  });

  it('is exposed to each factor by the weighted mean of its own loadings, a missing one counting as 0', () => {
    // Of the second, S9 has 2, S8 nothing that is known, and all others 1.
    const loadings = Float64Array.from({ length: 20 }, (_, k) => {
      if (k % 2 === 0) return loading(k / 2);
      return k === 19 ? 2 : k === 17 ? Number.NaN : 1;
    });
    const { byFactor } = riskReport(request(holdings, rows, { factors: ['Tilt', 'Other'], loadings }));
    const exposureTo = (factor: string) => byFactor.find(({ name }) => name === factor)!.exposure;
    expect(exposureTo('Other')).toBeCloseTo(0.4 * 2 + 0.2 - 0.1, 12);
    expect(exposureTo('Tilt')).toBeCloseTo(0.6 + 0.35 + 1 / 6 + 0.7 / 6, 12);
    expect(exposureTo('Market')).toBeCloseTo(0.8, 12);
    expect(sumOf(byFactor.map(({ share }) => share))).toBeCloseTo(1, 12);
  });

  it('changes by the incremental value at risk when a holding is sold for cash', () => {
    for (const [i, ticker] of figures.var.tickers.entries()) {
      const rest = riskReport(request(holdings.filter((one) => one.ticker !== ticker), rows)); // biome-ignore format: one call
      expect(rest.var.portfolioVar - figures.var.portfolioVar).toBeCloseTo(figures.var.incrementalVar[i], 9);
    }
  });

  it('gives no Cornish-Fisher estimate where its quantile is not monotone', () => {
    const method = (one: ReturnType<typeof riskReport>) => one.var.methods.find(({ method }) => method === 'CORNISH_FISHER')!;
    const crash = rows.map((row, t) => (t === 5 ? row.map(() => -0.6) : row));
    expect(method(figures).valueAtRisk).not.toBeNaN();
    expect(method(riskReport(request(holdings, crash)))).toMatchObject({
      valueAtRisk: Number.NaN,
      expectedShortfall: Number.NaN,
    });
  });

  it('follows a benchmark with its beta, and no tracking error where it is the benchmark', () => {
    const levered = riskReport(request([holding('A', 1.5, 0)], uncorrelated(0.01, 0.02)));
    expect(levered.beta).toBeCloseTo(1.5, 12);
    expect(levered.trackingErrorAnnual).toBeCloseTo(0.5 * 0.01 * Math.sqrt(252), 12);
    expect(riskReport(request([holding('A', 1, 0)], uncorrelated(0.01, 0.02))).trackingErrorAnnual).toBe(0);
    const shock = levered.stress.find(({ scenario }) => scenario === 'Market −20 %');
    expect(shock).toMatchObject({ from: null, coverage: 1 });
    expect(shock?.profit).toBeCloseTo(-300, 9);
  });

  it('names holdings whose returns are missing for the most part, which count as 0', () => {
    const gaps = rows.map((row, t) => (t < 300 ? row.with(1, Number.NaN) : row));
    const report = riskReport(request(holdings, gaps));
    expect(report.warnings).toEqual([
      { code: 'FALLBACK', message: expect.stringContaining('S1 lack more than half of the 400 returns'), value: 1, limit: null },
    ]);
    expect(report.var.portfolioVar).toBeGreaterThan(0);
  });
});

describe('the warning of value at risk', () => {
  it('is given above 3 percent of the value at 95 percent, whatever confidence was asked for', () => {
    // 1.645 · 1.83 % is 3.01 %.
    expect(varWarning(0.0182)).toBeNull();
    expect(varWarning(0.0183)).toMatchObject({ code: 'VAR_ABOVE_LIMIT', limit: 0.03 });
    const calm = request([holding('A', 1, 0)], uncorrelated(0.01, 0.02), { confidence: 0.999 });
    expect(riskReport(calm).var.portfolioVarFraction).toBeGreaterThan(0.03);
    expect(riskReport(calm).warnings).toEqual([]);
  });
});

describe('the windows of stress', () => {
  const dates = ['2020-02-18', '2020-02-19', '2020-03-20', '2020-03-23', '2020-03-24'].map(tradingDay);
  const nan = Number.NaN;
  const stress = riskReport(
    request([holding('A', 0.5, 0), holding('B', 0.3, 1)], uncorrelated(0.01, 0.02), {
      // A falls by 40 % from the high to the low; B has its first price within the window.
      history: {
        dates,
        levels: Float64Array.of(2, nan, 2, nan, 1.5, 1, 1.2, 1, 1.3, 1),
        benchmark: Float64Array.of(1, 1.1, 0.8, 0.77, 0.9),
      },
    }),
  ).stress;

  it('hold today’s weights from close to close, and take what has no price as cash', () => {
    const pandemic = stress.find(({ scenario }) => scenario === 'Pandemic 2020')!;
    expect(pandemic).toMatchObject({ from: dates[1], to: dates[3] });
    expect(pandemic.portfolioReturn).toBeCloseTo(-0.2, 12);
    expect(pandemic.profit).toBeCloseTo(-200, 9);
    expect(pandemic.coverage).toBeCloseTo(0.5 / 0.8, 12);
  });

  it('are those that lie in the data, and the worst of the benchmark itself', () => {
    const windows = stress.filter(({ from }) => from !== null);
    expect(windows.map(({ scenario }) => scenario).sort()).toEqual(['Pandemic 2020', 'Worst day', 'Worst drawdown']);
    expect(windows.find(({ scenario }) => scenario === 'Worst drawdown')).toMatchObject({ from: dates[1], to: dates[3] });
    expect(windows.find(({ scenario }) => scenario === 'Worst day')).toMatchObject({ from: dates[1], to: dates[2] });
  });

  it('come with the worst first', () => {
    const returns = stress.map(({ portfolioReturn }) => portfolioReturn);
    expect([...returns].sort((a, b) => a - b)).toEqual(returns);
  });
});

describe('what is stressed', () => {
  const nan = Number.NaN;
  const half = [holding('A', 0.5, 0, { sector: 'Energy' }), holding('B', 0.3, 1, { sector: 'Tech' })];

  it('is shocked by sector, by doubled volatilities, and by the loss of diversification', () => {
    const { stress, var: report } = riskReport(request(half, uncorrelated(0.01, 0.02)));
    const returnIn = (scenario: string) => stress.find((one) => one.scenario === scenario)!.portfolioReturn;
    expect(returnIn('Energy −20 %')).toBeCloseTo(-0.1, 12);
    expect(returnIn('Tech −20 %')).toBeCloseTo(-0.06, 12);
    expect(returnIn('Volatility × 2')).toBeCloseTo(-2 * 1.6448536269514722 * Math.hypot(0.005, 0.006), 12);
    expect(returnIn('No diversification')).toBeCloseTo(-1.6448536269514722 * 0.011, 12);
    expect(report.z).toBeCloseTo(1.6448536269514722, 12);
  });

  it('carries a price over five sessions and no further', () => {
    const dates = [
      '2020-02-19',
      '2020-03-13',
      '2020-03-16',
      '2020-03-17',
      '2020-03-18',
      '2020-03-19',
      '2020-03-20',
      '2020-03-23',
    ];
    const levels = new Float64Array(2 * dates.length).fill(nan);
    // A falls by half on the fifth session before the last, B on the sixth.
    levels.set([2, 2, nan, 1, 1, nan]);
    const history = { dates: dates.map(tradingDay), levels, benchmark: new Float64Array(dates.length).fill(nan) };
    const { stress } = riskReport(request(half, uncorrelated(0.01, 0.02), { history }));
    const pandemic = stress.find(({ scenario }) => scenario === 'Pandemic 2020')!;
    expect(pandemic.portfolioReturn).toBeCloseTo(-0.25, 12);
    expect(pandemic.coverage).toBeCloseTo(0.5 / 0.8, 12);
  });

  it('has as its worst month 21 sessions of the benchmark, the first of equal ones', () => {
    const dates = Array.from({ length: 30 }, (_, t) => tradingDay('2017-01-02') + t);
    const benchmark = Float64Array.from(dates, (_, t) => (t < 10 ? 1 : 0.9));
    const history = { dates, levels: new Float64Array(2 * 30).fill(1), benchmark };
    const { stress } = riskReport(request(half, uncorrelated(0.01, 0.02), { history }));
    expect(stress.find(({ scenario }) => scenario === 'Worst month')).toMatchObject({ from: dates[0], to: dates[21] });
  });
});

describe('the liquidity of a portfolio', () => {
  const liquidityOf = (...holdings: Holding[]) => riskReport(request(holdings, uncorrelated(0.02, 0.02))).liquidity;

  it('counts sessions at a fifth of the daily volume, the last 5 percent apart', () => {
    // 60 and 40 shares of which 2 and 1 are sold a day: 30 and 40 days; after 35 days 60 + 35 of 100 are sold.
    const small = [holding('A', 0.6, 0, { dailyVolume: 10 }), holding('B', 0.4, 1, { dailyVolume: 5 })];
    const liquidity = liquidityOf(...small);
    expect(liquidity.participation).toBe(0.2);
    expect(liquidity.daysForAll).toBeCloseTo(40, 12);
    expect(liquidity.daysFor95).toBeCloseTo(35, 12);
  });

  it('charges two thirds of the square-root law', () => {
    // 100 shares at a volume of 400: σ √¼ = 1 %, two thirds of it 66.7 bps.
    expect(liquidityOf(holding('A', 1, 0, { dailyVolume: 400 })).impactBps).toBeCloseTo(200 / 3, 9);
  });

  it('cannot say when a holding without volume is sold', () => {
    const dead = { dailyVolume: 0 };
    const lost = liquidityOf(holding('A', 0.6, 0), holding('B', 0.4, 1, dead));
    expect([lost.daysFor95, lost.daysForAll]).toEqual([Number.NaN, Number.NaN]);
    const nearly = liquidityOf(holding('A', 0.96, 0), holding('B', 0.04, 1, dead));
    expect(nearly.daysFor95).toBeGreaterThan(0);
    expect(nearly.daysForAll).toBeNaN();
  });
});

describeShared('the example in print', (shared) => {
  const { 'cvar.jorion': jorion } = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8'));

  const value = sumOf(jorion.pos);
  const rows = uncorrelated(jorion.sd[0], jorion.sd[1]);
  const confidence = normalCdf(jorion.z);
  const currencies = (money: number[], worth: number) =>
    money.map((one, i) => holding(['CAD', 'EUR'][i], one / worth, i, { sector: ['CAD', 'EUR'][i] }));

  it('of two currencies has its value at risk, its parts, shares and betas (Jorion 2007)', () => {
    const { var: report, bySector } = riskReport(request(currencies(jorion.pos, value), rows, { value, confidence }));
    expect(report.portfolioVar).toBeCloseTo(jorion.VaR, 3);
    expect(report.volatility * value).toBeCloseTo(jorion.sigma, 3);
    expect(report.tickers).toEqual(['EUR', 'CAD']);
    for (const [i, place] of [1, 0].entries()) {
      expect(report.marginalVar[i]).toBeCloseTo(jorion.marginal[place], 7);
      // The beta to the portfolio is the marginal over the mean value at risk, eq. 7.22.
      expect(report.marginalVar[i] / report.portfolioVarFraction).toBeCloseTo(jorion.beta[place], 7);
      expect(report.componentVar[i]).toBeCloseTo(jorion.component[place], 2);
      expect(bySector[i].share).toBeCloseTo(jorion.pct[place], 7);
      // Without the one currency the value at risk is that of the other alone.
      expect(report.portfolioVar + report.incrementalVar[i]).toBeCloseTo(jorion.individual[1 - place], 2);
    }
  });

  it('of 10,000 more in one of them is the exact incremental value at risk and, nearly, the marginal one', () => {
    const [more, worth] = [10_000, value + 10_000];
    // The 10,000 are a holding of their own, and selling them is what the report tells of.
    const held = [...currencies(jorion.pos, worth), holding('MORE', more / worth, 0)];
    const { var: report } = riskReport(request(held, rows, { value: worth, confidence }));
    const { exact, approx } = jorion.incremental_10k_first;
    expect(-report.incrementalVar[report.tickers.indexOf('MORE')]).toBeCloseTo(exact, 3);
    const { var: before } = riskReport(request(currencies(jorion.pos, value), rows, { value, confidence }));
    expect(before.marginalVar[before.tickers.indexOf('CAD')] * more).toBeCloseTo(approx, 3);
  });
});
