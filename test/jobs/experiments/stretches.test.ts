import { calendarOf } from '../../../src/data/quality/calendar/calendar-of.js';
import { tradingDay } from '../../../src/domain/trading-day.js';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { stretchesOf } from '../../../src/jobs/experiments/stretches.js';
import { sha256 } from '../../../src/jobs/sha256.js';
import type { PortfolioStyle } from '../../../src/quant/backtest/walk/plan-targets.js';
import type { Registry } from '../../../src/quant/plugin/registry.js';
import { readStrategy } from '../../../src/quant/strategy/read-strategy.js';

let registry: Registry;
beforeAll(async () => {
  ({ registry } = await discoverPlugins(null));
});

/** Into how many stretches fifteen years are divided, or the time from another year on. */
function stretches(sections: string, { year = 2003, style = 'long_only' as PortfolioStyle } = {}): number {
  const { plan, problems } = readStrategy(
    `strategy: { name: test }\nfactors: [{ name: VSM, weight: 1 }]\n${sections}`,
    registry,
    sha256,
  );
  expect(problems).toEqual([]);
  const range = { from: tradingDay(`${year}-01-02`), to: tradingDay('2017-12-29') };
  return stretchesOf(plan!, { ...range, style }, calendarOf('America/New_York').sessions(range));
}

const HRP = 'optimizer: { name: HRP }';

describe('a backtest', () => {
  it('is divided where each stretch gets thirty dates, into eight at most', () => {
    // Fifteen years have 180 month ends, of which the last is the last session.
    expect(stretches(HRP)).toBe(5);
    expect(stretches(HRP, { year: 2013 })).toBe(0);
    expect(stretches(HRP, { year: 2012 })).toBe(2);
    expect(stretches(`${HRP}\nrebalance: { frequency: week_end }`)).toBe(8);
    expect(stretches(HRP, { style: 'beta_neutral' })).toBe(5);
  });

  it('is divided whatever its rules are, unless they look at the capital or at what is held', () => {
    const withRule = (rule: string) => stretches(`${HRP}\nrisk_rules: [{ ${rule} }]`);
    expect(withRule('name: MaxWeight, params: { max_weight: 0.1 }')).toBe(5);
    expect(withRule('name: Sector, params: { max_sector_weight: 0.3 }')).toBe(5);
    expect(withRule('name: Turnover, params: { max_turnover: 0.5 }')).toBe(0);
    expect(withRule('name: Liquidity')).toBe(0);
  });

  it('is one job where its own returns scale it, its drift makes its dates, or all dates are ranked at once', () => {
    const sizing = (volatility: string) => `${HRP}\nsizing: { target_volatility_annual: 0.1, volatility: ${volatility} }`;
    expect(stretches(sizing('realised'))).toBe(0);
    expect(stretches(sizing('ex_ante'))).toBe(5);
    expect(stretches(`${HRP}\nrebalance: { frequency: drift_band, band: 0.05 }`)).toBe(0);
    expect(stretches('optimizer: { name: EqualWeight }')).toBe(0);
  });
});
