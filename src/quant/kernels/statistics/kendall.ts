/**
 * Kendall's rank correlation τ-b of the first `n` numbers of `x` and `y`: (concordant − discordant) / √((pairs − ties in x)(pairs − ties
 * in y)).
 *
 * Kendall (1945), "The Treatment of Ties in Ranking Problems", Biometrika 33(3). O(n²). NaN where one side has no two different numbers.
 */
export function kendallTau(x: Float64Array, y: Float64Array, n: number): number {
  let sum = 0;
  let pairsX = 0;
  let pairsY = 0;
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const a = Math.sign(x[i] - x[j]);
      const b = Math.sign(y[i] - y[j]);
      sum += a * b;
      pairsX += a * a;
      pairsY += b * b;
    }
  }
  return sum / Math.sqrt(pairsX * pairsY);
}
