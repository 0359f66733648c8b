import type { Market } from '../../src/domain/market.js';
import { isoOf, tradingDay } from '../../src/domain/trading-day.js';
import type { Underlying } from '../../src/jobs/underlying.js';
import { HEDGE_DEFAULTS, type HedgeQuery, Hedges } from '../../src/services/hedge.js';
import { Markets } from '../../src/services/markets.js';
import { Strategies } from '../../src/services/strategies.js';

const MARKET: Market = {
  id: 1,
  name: 'test',
  description: '',
  simulated: false,
  currency: 'USD',
  timeZone: 'America/New_York',
  benchmark: 'SPY',
};
const SPAN = { from: tradingDay('2015-01-02'), to: tradingDay('2017-12-29') };
const NOW = new Date('2018-01-01T12:00:00Z');

const QUERY: HedgeQuery = {
  ...HEDGE_DEFAULTS,
  strategy: null,
  volatility: null,
  premiumBudgetBps: null,
  underlying: null,
  date: null,
  asOf: null,
};

function hedges(underlying: Partial<Underlying> = {}) {
  const asked: { ticker: string; to: number }[] = [];
  const markets = new Markets(
    { findMarket: async () => MARKET, currentVersion: async () => 1, findSpan: async () => SPAN },
    () => NOW,
  );
  const strategies = new Strategies({ files: [], defaultStrategy: 'none', read: () => ({ plan: null, problems: [] }) });
  const loadUnderlying = async ({ ticker, to }: { ticker: string; to: number }): Promise<Underlying> => {
    asked.push({ ticker, to });
    return { ticker, spot: 267, date: to, volatilityAnnual: 0.07, rateAnnual: 0.013, isTotalReturn: false, ...underlying };
  };
  return { asked, service: new Hedges({ loadUnderlying }, markets, strategies) };
}

describe('the hedge of a value', () => {
  it('is on the benchmark at the end of the data with its own volatility, where nothing else is asked for', async () => {
    const { asked, service } = hedges();
    const hedge = await service.overlay(QUERY);
    expect(asked).toEqual([{ ticker: 'SPY', to: SPAN.to }]);
    expect(hedge).toMatchObject({ underlying: 'SPY', spot: 267, volatilityAnnual: 0.07, hedgeFraction: 1, months: 3, asOf: NOW });
    expect(hedge.strike).toBeCloseTo(0.8 * 267, 10);
  });

  it('expires on a session', async () => {
    // Three months after 2017-12-30 is Good Friday 2018-03-30, which is none.
    const { service } = hedges({ date: tradingDay('2017-12-30') });
    expect(isoOf((await service.overlay(QUERY)).expiry)).toBe('2018-03-29');
  });

  it('says so where it is priced without a rate or a price, and asks for a volatility that is not known', async () => {
    const { warnings, rateAnnual } = await hedges({ rateAnnual: Number.NaN }).service.overlay(QUERY);
    expect([rateAnnual, warnings.map(({ code }) => code)]).toEqual([0, ['FALLBACK']]);
    const index = await hedges({ isTotalReturn: true }).service.overlay(QUERY);
    expect(index.warnings).toMatchObject([
      { code: 'FALLBACK', message: expect.stringContaining('SPY has no traded price here') },
    ]);
    const { service } = hedges({ volatilityAnnual: Number.NaN });
    await expect(service.overlay(QUERY)).rejects.toMatchObject({ code: 'INSUFFICIENT_HISTORY' });
    await expect(service.overlay({ ...QUERY, volatility: 0.2 })).resolves.toMatchObject({ volatilityAnnual: 0.2 });
  });

  it.each<[path: string, Partial<HedgeQuery>]>([
    ['portfolioValue', { portfolioValue: 0 }],
    ['volatility', { volatility: -0.2 }],
    ['hedgeFraction', { hedgeFraction: 1.5 }],
    ['outOfTheMoney', { outOfTheMoney: 1 }],
    ['months', { months: 0 }],
    ['premiumBudgetBps', { premiumBudgetBps: -1 }],
  ])('refuses a %s out of its limits', async (name, change) => {
    await expect(hedges().service.overlay({ ...QUERY, ...change })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      problems: [{ path: [name] }],
    });
  });
});
