/**
 * What cash earns from each date to the next: daily risk-free returns compounded, 0 where none is known. `rows` are the places of the dates; the
 * last date has NaN.
 */
export function cashReturns(riskFree: Float64Array, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows.length).fill(Number.NaN);
  for (let k = 0; k + 1 < rows.length; k++) {
    let value = 1;
    for (let t = rows[k] + 1; t <= rows[k + 1]; t++) value *= 1 + (Number.isNaN(riskFree[t]) ? 0 : riskFree[t]);
    out[k] = value - 1;
  }
  return out;
}
