import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { type LedoitWolfTarget, ledoitWolf, type Shrinkage } from '../../../src/quant/kernels/covariance/ledoit-wolf.js';
import { oracleShrinkage } from '../../../src/quant/kernels/covariance/oracle-shrinkage.js';
import { deviationsOf } from '../../../src/quant/kernels/covariance/sample.js';
import type { Check, Handle, Tolerance } from '../compare.js';
import { estimateWithPlugin } from '../with-plugin.js';

/** Shrunk covariances of daily returns: every target of Ledoit and Wolf, and oracle approximating shrinkage; also the plugins'. */
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

  const byPlugin = (name: string, params = {}) => {
    const { cov, shrinkage } = estimateWithPlugin(name, returns, params);
    return { cov: rowsOf(cov, columns), shrinkage };
  };
  const identity = toTarget('identity');
  const oracle = shrunk((out) => oracleShrinkage(x, returns.length, columns, out));
  const pluginChecks = (field: string, intensity: string, own: ReturnType<typeof byPlugin>): Check[] => [
    { field: `${field}.cov`, got: own.cov, tolerance: entries },
    { field: `${field}.${intensity}`, got: own.shrinkage, tolerance: intensities },
  ];
  const checks: Check[] = [
    { field: 'sklearn_ledoit_wolf.cov', got: identity.cov, tolerance: entries },
    { field: 'sklearn_ledoit_wolf.shrinkage', got: identity.intensity, tolerance: intensities },
    { field: 'sklearn_ledoit_wolf.mean', got: deviationsOf(x, returns.length, columns).means, tolerance: entries },
    { field: 'sklearn_oas.cov', got: oracle.cov, tolerance: entries },
    { field: 'sklearn_oas.shrinkage', got: oracle.intensity, tolerance: intensities },
    ...pluginChecks('sklearn_ledoit_wolf', 'shrinkage', byPlugin('LedoitWolf')),
    ...pluginChecks('sklearn_oas', 'shrinkage', byPlugin('OAS')),
    { field: 'eigenvalues_sklearn_lw', got: eigenvaluesOf(identity.cov), tolerance: entries },
  ];
  for (const name of Object.keys(expected.pypfopt as object)) {
    const { cov, intensity } = toTarget(name as LedoitWolfTarget);
    checks.push({ field: `pypfopt.${name}.cov`, got: cov, tolerance: entries });
    checks.push({ field: `pypfopt.${name}.delta`, got: intensity, tolerance: intensities });
    checks.push(...pluginChecks(`pypfopt.${name}`, 'delta', byPlugin('LedoitWolf', { target: name })));
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
