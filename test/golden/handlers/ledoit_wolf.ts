import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { type LedoitWolfTarget, ledoitWolf, type Shrinkage } from '../../../src/quant/kernels/covariance/ledoit-wolf.js';
import { oracleShrinkage } from '../../../src/quant/kernels/covariance/oracle-shrinkage.js';
import { deviationsOf } from '../../../src/quant/kernels/covariance/sample.js';
import type { Check, Handle, Tolerance } from '../compare.js';

/** Shrunk covariances of daily returns: every target of Ledoit and Wolf, and oracle approximating shrinkage. */
export const handle: Handle = ({ inputs, expected, tolerance }) => {
  const returns = inputs.returns as number[][];
  const columns = returns[0].length;
  const x = Float64Array.from(returns.flat());
  const entries: Tolerance = { rel: tolerance.cov_rel as number };
  const intensities: Tolerance = { abs: tolerance.shrinkage_abs as number };
  const shrunk = (estimate: (out: Float64Array) => Shrinkage) => {
    const out = new Float64Array(columns * columns);
    const { intensity } = estimate(out);
    return { cov: rowsOf(out, columns), intensity };
  };
  const toTarget = (target: LedoitWolfTarget) => shrunk((out) => ledoitWolf(x, returns.length, columns, target, out));

  const identity = toTarget('identity');
  const oracle = shrunk((out) => oracleShrinkage(x, returns.length, columns, out));
  const checks: Check[] = [
    { field: 'sklearn_ledoit_wolf.cov', got: identity.cov, tolerance: entries },
    { field: 'sklearn_ledoit_wolf.shrinkage', got: identity.intensity, tolerance: intensities },
    { field: 'sklearn_ledoit_wolf.mean', got: deviationsOf(x, returns.length, columns).means, tolerance: entries },
    { field: 'sklearn_oas.cov', got: oracle.cov, tolerance: entries },
    { field: 'sklearn_oas.shrinkage', got: oracle.intensity, tolerance: intensities },
    { field: 'eigenvalues_sklearn_lw', got: eigenvaluesOf(identity.cov), tolerance: entries },
  ];
  for (const name of Object.keys(expected.pypfopt as object)) {
    const { cov, intensity } = toTarget(name as LedoitWolfTarget);
    checks.push({ field: `pypfopt.${name}.cov`, got: cov, tolerance: entries });
    checks.push({ field: `pypfopt.${name}.delta`, got: intensity, tolerance: intensities });
  }
  return checks;
};

function rowsOf(matrix: Float64Array, n: number): Float64Array[] {
  return Array.from({ length: n }, (_, i) => matrix.subarray(i * n, (i + 1) * n));
}

function eigenvaluesOf(rows: Float64Array[]): number[] {
  const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(rows), { assumeSymmetric: true });
  return realEigenvalues.sort((a, b) => a - b);
}
