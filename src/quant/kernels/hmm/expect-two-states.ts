import type { HmmModel } from './model.js';
import type { HmmWorkspace } from './workspace.js';

/*
 * exp(y) = 2^(whole / 1024) · 2^(rest / 1024) with y in units of ln 2 / 1024: the first factor from two tables, the second from
 * its Taylor series, whose error of at most 6e-16 is below that of y itself. Math.exp is a call, this is inlined.
 */
const PARTS = 1024;
const ROOTS = Float64Array.from({ length: PARTS }, (_, i) => 2 ** (i / PARTS));
const LARGEST_POWER = 800;
const POWERS = Float64Array.from({ length: 2 * LARGEST_POWER + 1 }, (_, i) => 2 ** (i - LARGEST_POWER));
const LIMIT = LARGEST_POWER * PARTS;
const UNIT = Math.LN2 / PARTS;
const UNIT_2 = UNIT ** 2 / 2;
const UNIT_3 = UNIT ** 3 / 6;
/** Adding and subtracting 1.5 · 2^52 rounds to a whole number. */
const ROUND = 6755399441055744;

/** Forward probabilities are scaled when they leave the range from 1 / HUGE to HUGE. */
const HUGE = 1e50;

/** The part of a sum of squares that has to be left when the square of the mean is taken off: ten digits of sixteen. */
const KEPT = 1e-6;

/**
 * The expectation step of `expectStates` for two states and one feature, about ten times as fast; NaN, with statistics that mean
 * nothing, where its shortcuts could cost accuracy: log-densities more than 554 apart, or a state much narrower than the
 * distance of its mean from the middle.
 *
 * What makes it fast: only the ratio of the two densities enters the recursions, so a date costs one exponential, and the
 * density of state 0 is a quadratic whose sum over all dates is known from the moments. Forward probabilities are scaled only
 * when they leave a wide range, so no division stands in the chain of dependent operations. Backward ones are scaled alike, so
 * that the product of the two is the smoothed probability. Each loop keeps its numbers in registers; one loop for the first two
 * takes more than twice the time of both.
 */
export function expectTwoStates(model: HmmModel, x: Float64Array, workspace: HmmWorkspace): number {
  const { means, covariances } = model;
  const middle = (means[0] + means[1]) / 2;
  if (!densityRatios(model, x, middle, workspace.density)) return Number.NaN;
  const logScale = forward(model, x.length, workspace);
  if (!Number.isFinite(logScale)) return Number.NaN;
  backward(model, x.length, workspace);
  if (!momentsOf(x, middle, workspace)) return Number.NaN;

  const { occupancy, means: newMeans, scatter } = workspace.statistics;
  let distance = 0;
  for (let k = 0; k < 2; k++) distance += scatter[k] + occupancy[k] * (newMeans[k] - means[0]) ** 2;
  return logScale - 0.5 * (x.length * Math.log(2 * Math.PI * covariances[0]) + distance / covariances[0]);
}

/** Density of each observation in state 1 over that in state 0; false where one is out of range. */
function densityRatios({ means, covariances }: HmmModel, x: Float64Array, middle: number, out: Float64Array): boolean {
  const m0 = means[0] - middle;
  const m1 = means[1] - middle;
  const v0 = covariances[0];
  const v1 = covariances[1];
  const square = (0.5 / v0 - 0.5 / v1) / UNIT;
  const linear = (m1 / v1 - m0 / v0) / UNIT;
  const constant = (0.5 * (Math.log(v0) - Math.log(v1)) + (0.5 * m0 * m0) / v0 - (0.5 * m1 * m1) / v1) / UNIT;
  for (let t = 0; t < x.length; t++) {
    const dx = x[t] - middle;
    const y = (square * dx + linear) * dx + constant;
    if (!(y > -LIMIT && y < LIMIT)) return false;
    const whole = y + ROUND - ROUND;
    const rest = y - whole;
    const index = whole | 0;
    const tail = 1 + rest * (UNIT + rest * (UNIT_2 + rest * UNIT_3));
    out[t] = POWERS[(index >> 10) + LARGEST_POWER] * ROOTS[index & 1023] * tail;
  }
  return true;
}

/**
 * Writes the forward probabilities, relative to the density of state 0, into `filtered`, and where they were scaled into
 * `scaledAt` (ended by −1) and `scale`. Returns the logarithm of their sum on the last date.
 */
function forward({ start, transition }: HmmModel, dates: number, workspace: HmmWorkspace): number {
  const { filtered, density, scaledAt, scale } = workspace;
  const stay0 = transition[0];
  const leave0 = transition[1];
  const leave1 = transition[2];
  const stay1 = transition[3];
  let f0 = start[0];
  let f1 = start[1] * density[0];
  let log = 0;
  let scalings = 0;
  filtered[0] = f0;
  filtered[1] = f1;
  for (let t = 1; t < dates; t++) {
    const ratio = density[t];
    const to0 = f0 * stay0 + f1 * leave1;
    f1 = f0 * (ratio * leave0) + f1 * (ratio * stay1);
    f0 = to0;
    const sum = f0 + f1;
    if (!(sum < HUGE && sum > 1 / HUGE)) {
      log += Math.log(sum);
      f0 /= sum;
      f1 /= sum;
      scaledAt[scalings] = t;
      scale[scalings++] = 1 / sum;
    }
    filtered[2 * t] = f0;
    filtered[2 * t + 1] = f1;
  }
  scaledAt[scalings] = -1;
  return log + Math.log(f0 + f1);
}

/** Writes the smoothed probabilities and the expected transitions. */
function backward({ transition }: HmmModel, dates: number, workspace: HmmWorkspace): void {
  const { filtered, density, smoothed, scaledAt, scale, statistics } = workspace;
  const stay0 = transition[0];
  const leave0 = transition[1];
  const leave1 = transition[2];
  const stay1 = transition[3];
  const last = 2 * (dates - 1);
  let scalings = 0;
  while (scaledAt[scalings] >= 0) scalings++;
  let scaled = scalings > 0 ? scaledAt[--scalings] : -1;
  let b0 = 1 / (filtered[last] + filtered[last + 1]);
  let b1 = b0;
  let from0to1 = 0;
  let from1to0 = 0;
  smoothed[last] = filtered[last] * b0;
  smoothed[last + 1] = filtered[last + 1] * b1;
  for (let t = dates - 2; t >= 0; t--) {
    if (scaled === t + 1) {
      b0 *= scale[scalings];
      b1 *= scale[scalings];
      scaled = scalings > 0 ? scaledAt[--scalings] : -1;
    }
    const ratio = density[t + 1];
    const f0 = filtered[2 * t];
    const f1 = filtered[2 * t + 1];
    const to1 = ratio * leave0 * b1;
    const to0 = leave1 * b0;
    b0 = stay0 * b0 + to1;
    b1 = to0 + ratio * stay1 * b1;
    from0to1 += f0 * to1;
    from1to0 += f1 * to0;
    smoothed[2 * t] = f0 * b0;
    smoothed[2 * t + 1] = f1 * b1;
  }
  statistics.transitions[1] = from0to1;
  statistics.transitions[2] = from1to0;
}

/** The other statistics, in one pass around the middle; false where they would have lost digits. */
function momentsOf(x: Float64Array, middle: number, { smoothed, statistics }: HmmWorkspace): boolean {
  const { start, transitions, occupancy, means, scatter } = statistics;
  const last = 2 * (x.length - 1);
  let count0 = 0;
  let count1 = 0;
  let first0 = 0;
  let first1 = 0;
  let second0 = 0;
  let second1 = 0;
  for (let t = 0; t < x.length; t++) {
    const dx = x[t] - middle;
    const w0 = smoothed[2 * t];
    const w1 = smoothed[2 * t + 1];
    const d0 = w0 * dx;
    const d1 = w1 * dx;
    count0 += w0;
    count1 += w1;
    first0 += d0;
    first1 += d1;
    second0 += d0 * dx;
    second1 += d1 * dx;
  }
  start[0] = smoothed[0];
  start[1] = smoothed[1];
  transitions[0] = Math.max(0, count0 - smoothed[last] - transitions[1]);
  transitions[3] = Math.max(0, count1 - smoothed[last + 1] - transitions[2]);
  occupancy[0] = count0;
  occupancy[1] = count1;
  means[0] = middle + first0 / count0;
  means[1] = middle + first1 / count1;
  scatter[0] = second0 - (first0 * first0) / count0;
  scatter[1] = second1 - (first1 * first1) / count1;
  return scatter[0] > KEPT * second0 && scatter[1] > KEPT * second1;
}
