/** Operators that compare a date with an earlier one. All reach backwards only; the first dates, and what is missing, give NaN. */
import { missingUnlessFinite } from '../../kernels/elementwise.js';
import { pastOf, shapeOf, type Values, valuesLike } from './values.js';

/** The value of `days` dates before. */
export function lag<X extends Values>(x: X, days: number): X {
  checkDays(days);
  const out = valuesLike(x);
  const { data, columns } = pastOf(x);
  const target = shapeOf(out).data;
  const shift = Math.min(days * columns, data.length);
  target.fill(Number.NaN, 0, shift);
  target.set(data.subarray(0, data.length - shift), shift);
  return out;
}

/** The relative change x_{t−to} / x_{t−from} − 1; NaN from a value of 0. Throws `RangeError` unless from > to ≥ 0. */
export function change<X extends Values>(x: X, from: number, to = 0): X {
  checkDays(to);
  checkDays(from);
  if (from <= to) throw new RangeError(`A change should start before it ends, but goes from ${from} to ${to} days ago.`);
  const out = valuesLike(x);
  const { data, columns } = pastOf(x);
  const target = shapeOf(out).data;
  const start = Math.min(from * columns, data.length);
  const ahead = (from - to) * columns;
  target.fill(Number.NaN, 0, start);
  for (let i = start, j = 0; i < data.length; i++, j++) {
    const ratio = data[j + ahead] / data[j];
    target[i] = ratio - 1 + missingUnlessFinite(ratio);
  }
  return out;
}

/** The simple return of each date, x_t / x_{t−1} − 1. */
export function returns<X extends Values>(x: X): X {
  return change(x, 1);
}

/** The logarithmic return over `days` dates, ln(x_t / x_{t−days}); NaN where the ratio is not positive. */
export function logReturns<X extends Values>(x: X, days = 1): X {
  checkDays(days);
  const out = valuesLike(x);
  const { data, columns } = pastOf(x);
  const target = shapeOf(out).data;
  const start = Math.min(days * columns, data.length);
  target.fill(Number.NaN, 0, start);
  for (let i = start, j = 0; i < data.length; i++, j++) {
    const change = Math.log(data[i] / data[j]);
    target[i] = change + missingUnlessFinite(change);
  }
  return out;
}

/** The difference x_t − x_{t−days}. */
export function difference<X extends Values>(x: X, days = 1): X {
  checkDays(days);
  const out = valuesLike(x);
  const { data, columns } = pastOf(x);
  const target = shapeOf(out).data;
  const start = Math.min(days * columns, data.length);
  target.fill(Number.NaN, 0, start);
  for (let i = start, j = 0; i < data.length; i++, j++) target[i] = data[i] - data[j];
  return out;
}

function checkDays(days: number): void {
  if (!Number.isInteger(days) || days < 0) {
    throw new RangeError(`Operators reach back a whole number of days of at least 0, but were asked for ${days}.`);
  }
}
