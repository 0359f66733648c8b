/** Part of the impact at the end of an order that it pays on average, on a square-root path: ∫₀¹ √u du. */
export const AVERAGE_OF_PEAK = 2 / 3;

/** The law that `marketImpact` follows. */
export interface ImpactLaw {
  /** γ, or Y: about 1 for most markets. */
  coefficient?: number;
  exponent?: number;
}

/**
 * How far an order moves the price by its end, as a fraction: γ σ (Q / V)^½. Times 10⁴ it is basis points, times `AVERAGE_OF_PEAK` the mean
 * cost.
 *
 * Torre (1997), "BARRA Market Impact Model Handbook"; Tóth et al. (2011), "Anomalous Price Impact and the Critical Nature of Liquidity in
 * Financial Markets", Physical Review X 1, eq. 1. `deviation` is σ of a day's returns, `shares` Q and `dailyVolume` V the shares traded a
 * day on average; a sale counts as a purchase. 0 for no shares; NaN for shares where there is no volume, and for a negative σ.
 */
export function marketImpact(
  deviation: number,
  shares: number,
  dailyVolume: number,
  { coefficient = 1, exponent = 0.5 }: ImpactLaw = {},
): number {
  if (!(deviation >= 0)) return Number.NaN;
  if (shares === 0) return 0;
  if (!(dailyVolume > 0)) return Number.NaN;
  const participation = Math.abs(shares) / dailyVolume;
  return coefficient * deviation * (exponent === 0.5 ? Math.sqrt(participation) : participation ** exponent);
}
