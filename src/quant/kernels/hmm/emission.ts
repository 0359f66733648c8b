import type { HmmModel } from './model.js';
import type { HmmWorkspace } from './workspace.js';

/**
 * Writes the Gaussian log-density of each observation in each state into `workspace.logDensity`; false when a covariance is not
 * positive definite, and then nothing is written.
 *
 * `x` is dates × features, date-major. A NaN among the features of a date is for the caller to leave out: its densities are NaN.
 * Throws `RangeError` when `x` does not fit into the workspace.
 */
export function logDensities(model: HmmModel, x: Float64Array, workspace: HmmWorkspace): boolean {
  const { states, features, means, covarianceKind } = model;
  const dates = datesOf(model, x, workspace);
  const { logDensity, matrixScratch: factor, vector: y } = workspace;
  if (!choleskyOf(model.covariances, states, features, factor)) return false;
  for (let k = 0; k < states; k++) {
    const L = k * features * features;
    let constant = -0.5 * features * Math.log(2 * Math.PI);
    for (let i = 0; i < features; i++) constant -= Math.log(factor[L + i * features + i]);
    for (let t = 0; t < dates; t++) {
      let distance = 0;
      for (let i = 0; i < features; i++) {
        let sum = x[t * features + i] - means[k * features + i];
        if (covarianceKind !== 'diagonal') for (let j = 0; j < i; j++) sum -= factor[L + i * features + j] * y[j];
        y[i] = sum / factor[L + i * features + i];
        distance += y[i] * y[i];
      }
      logDensity[t * states + k] = constant - 0.5 * distance;
    }
  }
  return true;
}

/** Number of dates of `x`. Throws `RangeError` when `x` and the model do not fit into the workspace. */
export function datesOf(model: HmmModel, x: Float64Array, workspace: HmmWorkspace): number {
  const dates = x.length / model.features;
  if (!(Number.isInteger(dates) && dates >= 1 && dates <= workspace.dates)) {
    throw new RangeError(
      `Expected 1 to ${workspace.dates} dates of ${model.features} features, but there are ${x.length} numbers.`,
    );
  }
  if (model.states !== workspace.states || model.features !== workspace.features) {
    throw new RangeError(
      `The workspace is for ${workspace.states} states of ${workspace.features} features, ` +
        `the model has ${model.states} of ${model.features}.`,
    );
  }
  return dates;
}

/** Lower triangles L with L Lᵀ = covariance, for each state; false when a covariance is not positive definite. */
function choleskyOf(covariances: Float64Array, states: number, d: number, out: Float64Array): boolean {
  for (let k = 0; k < states; k++) {
    const at = k * d * d;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = covariances[at + i * d + j];
        for (let m = 0; m < j; m++) sum -= out[at + i * d + m] * out[at + j * d + m];
        if (i !== j) out[at + i * d + j] = sum / out[at + j * d + j];
        else if (sum > 0 && sum < Number.POSITIVE_INFINITY) out[at + i * d + i] = Math.sqrt(sum);
        else return false;
      }
    }
  }
  return true;
}
