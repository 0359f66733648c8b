import { blackScholes, type OptionKind } from '../../../src/quant/kernels/options/black-scholes.js';
import { impliedVolatility } from '../../../src/quant/kernels/options/implied-volatility.js';
import { putStrikeForPremium } from '../../../src/quant/kernels/options/strike-for-premium.js';
import type { Check } from '../compare.js';
import type { GoldenCase } from '../golden-file.js';

type Row = [OptionKind, number, number, number, number, number, number];
type Budget = Record<'spot' | 'budget_fraction' | 'vol' | 'days' | 'r' | 'q', number>;

/** A grid of options, and the strikes of puts whose price is a part of the spot. */
export function handle(golden: GoldenCase): Check[] {
  return 'columns' in golden.inputs ? gridChecks(golden) : strikeChecks(golden);
}

function gridChecks({ inputs, expected, tolerance }: GoldenCase): Check[] {
  const { price_abs, price_rel, greeks_rel, greeks_abs, implied_vol_abs } = tolerance as Record<string, number>;
  const want = expected.rows as (number | null)[][];
  const checks: Check[] = [{ field: 'columns', got: expected.columns }];
  (inputs.rows as Row[]).forEach(([kind, spot, strike, rate, dividendYield, volatility, days], i) => {
    const option = { kind, spot, strike, rate, dividendYield, volatility, years: days / 365 };
    const { price, delta, gamma, vega, theta, rho } = blackScholes(option);
    const [wantPrice, ...rest] = want[i];
    const wantImplied = rest.pop();
    checks.push({ field: 'rows', got: price, want: wantPrice, tolerance: { abs: price_abs, rel: price_rel } });
    const greeks = { abs: greeks_abs, rel: greeks_rel };
    checks.push({ field: 'rows', got: [delta, gamma, vega, theta, rho], want: rest, tolerance: greeks });
    // A price that hardly depends on the volatility does not hold its digits.
    if (typeof wantImplied === 'number' && typeof wantPrice === 'number' && vega > 1e-3) {
      const got = impliedVolatility(wantPrice, option);
      checks.push({ field: 'rows', got, want: wantImplied, tolerance: { abs: implied_vol_abs } });
    }
  });
  return checks;
}

function strikeChecks({ inputs, tolerance }: GoldenCase): Check[] {
  const puts = (inputs.rows as Budget[]).map(({ spot, budget_fraction, vol, days, r, q }) => {
    const market = { kind: 'put' as const, spot, rate: r, dividendYield: q, volatility: vol, years: days / 365 };
    const strike = putStrikeForPremium(budget_fraction * spot, market);
    return { strike, delta: blackScholes({ ...market, strike }).delta };
  });
  const close = { rel: tolerance.strike_rel as number };
  return [
    { field: 'strikes', got: puts.map(({ strike }) => strike), tolerance: close },
    { field: 'deltas', got: puts.map(({ delta }) => delta), tolerance: close },
  ];
}
