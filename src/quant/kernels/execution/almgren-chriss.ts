/** A market to trade in, in money and shares; time in any unit, the same everywhere. */
export interface ExecutionMarket {
  /** σ: standard deviation of the price a √time. */
  deviation: number;
  /** η: price given up per share a time. */
  temporaryImpact: number;
  /** γ: price moved for good per share. */
  permanentImpact?: number;
  /** ε: fixed price given up per share, such as half the spread. */
  fixedCost?: number;
}

/** What a schedule is expected to cost. */
export interface ExecutionCost {
  /** In money. */
  expected: number;
  /** Of the cost, in money². */
  variance: number;
}

/**
 * Writes the shares to trade in each of the equal intervals of a time, so that expected cost plus `riskAversion` times its variance is least,
 * and returns the rate κ at which the holding falls: as sinh κ(T − t), sooner the more risk is feared, evenly without.
 *
 * Almgren & Chriss (2001), "Optimal execution of portfolio transactions", Journal of Risk 3(2), eqs. 16 to 18 with the discrete κ̃ and η̃ of
 * appendix A. The parts add up to `shares` and have its sign. Throws `RangeError` for a market without temporary impact, which would
 * trade at once, for a permanent impact so large that waiting pays, and for negative numbers.
 */
export function almgrenChrissSchedule(
  shares: number,
  time: number,
  riskAversion: number,
  market: ExecutionMarket,
  out: Float64Array,
): number {
  const intervals = out.length;
  const step = time / intervals;
  const impact = effectiveImpact(market, step);
  if (!(intervals >= 1 && time > 0 && impact > 0 && riskAversion >= 0 && market.deviation >= 0)) {
    throw new RangeError(
      `A schedule needs time, intervals and a temporary impact, and no negative risk aversion or deviation, but has ${time}, ` +
        `${intervals}, ${impact}, ${riskAversion} and ${market.deviation}.`,
    );
  }
  // cosh κτ = 1 + ½ κ̃²τ², written for the sine: it keeps the digits of a small κ.
  const kappa = (2 / step) * Math.asinh(0.5 * step * market.deviation * Math.sqrt(riskAversion / impact));
  let before = shares;
  for (let j = 1; j <= intervals; j++) {
    const after = j === intervals ? 0 : shares * heldPart(kappa, time, j * step);
    out[j - 1] = before - after;
    before = after;
  }
  return kappa;
}

/** What a schedule, one number an equal interval of a time, is expected to cost: Almgren & Chriss (2001), eqs. 4 and 5. */
export function executionCost(schedule: Float64Array, time: number, market: ExecutionMarket): ExecutionCost {
  const step = time / schedule.length;
  const shares = schedule.reduce((sum, part) => sum + part, 0);
  const { deviation, permanentImpact = 0, fixedCost = 0 } = market;
  const impact = effectiveImpact(market, step);
  let held = shares;
  let expected = 0.5 * permanentImpact * shares * shares;
  let variance = 0;
  for (const part of schedule) {
    held -= part;
    expected += fixedCost * Math.abs(part) + (impact / step) * part * part;
    variance += deviation * deviation * step * held * held;
  }
  return { expected, variance };
}

/** η̃ = η − ½γτ. */
function effectiveImpact({ temporaryImpact, permanentImpact = 0 }: ExecutionMarket, step: number): number {
  return temporaryImpact - 0.5 * permanentImpact * step;
}

/** sinh κ(T − t) / sinh κT, by exponentials that cannot overflow. */
function heldPart(kappa: number, time: number, t: number): number {
  if (kappa * time < 1e-8) return 1 - t / time;
  return (Math.exp(-kappa * t) * -Math.expm1(-2 * kappa * (time - t))) / -Math.expm1(-2 * kappa * time);
}
