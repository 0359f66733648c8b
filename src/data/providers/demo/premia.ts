/**
 * What is true in the demo market: the numbers that a correct analysis should find again. Returns are simple, a session unless said
 * otherwise. Changing one changes the market.
 */
export const DEMO_PREMIA = Object.freeze({
  /** Two regimes of the market's return, a Markov chain; durations are means, in sessions. */
  bull: Object.freeze({ mean: 0.0007, volatility: 0.008, duration: 260 }),
  bear: Object.freeze({ mean: -0.001, volatility: 0.022, duration: 60 }),

  /** Momentum: a latent drift of each security with this deviation, that halves in `halfLife` sessions. Headlines lean to its side. */
  momentum: Object.freeze({ deviation: 0.00065, halfLife: 200 }),
  /** Low beta: what a security loses for each unit of beta above 1; the market's own mean return is not paid for beta. */
  lowBeta: Object.freeze({ perBeta: 0.0009 }),
  /** Quality: what one deviation of latent quality earns; the same quality shows in margins, leverage, accruals and volatility. */
  quality: Object.freeze({ perDeviation: 0.00028 }),
  /**
   * Value: `reversion` is the part of the gap between price and fair value that closes in a session; `perLogMultiple` is what a firm gains
   * for each unit by which the logarithm of its fair price over book is below that of the others.
   */
  value: Object.freeze({ reversion: 0.006, perLogMultiple: 0.0006 }),
  /** Earnings: one deviation of surprise moves the price by `jump` at once and by `drift` a session after it, fading over `sessions`. */
  earnings: Object.freeze({ jump: 0.015, drift: 0.0005, sessions: 60 }),
});
