/**
 * Gaussian hidden Markov models. `em_ml.converged`: the peer stops after the update whose start gained less than 1e-8, which is
 * one update more than `fitHmm` makes. `em_hmmlearn_default_priors` is the penalised update, run until the same.
 */
import { logDensities } from '../../../src/quant/kernels/hmm/emission.js';
import { filterStates, predictStates } from '../../../src/quant/kernels/hmm/filter.js';
import { type FitResult, fitHmm } from '../../../src/quant/kernels/hmm/fit.js';
import { type CovarianceKind, emptyModel, type HmmModel, parameterCount } from '../../../src/quant/kernels/hmm/model.js';
import { smoothStates } from '../../../src/quant/kernels/hmm/smooth.js';
import { viterbiPath } from '../../../src/quant/kernels/hmm/viterbi.js';
import { type HmmWorkspace, hmmWorkspace } from '../../../src/quant/kernels/hmm/workspace.js';
import type { Check, Tolerance } from '../compare.js';
import type { GoldenCase } from '../golden-file.js';

interface Inputs {
  X: number[][] | number[];
  K: number;
  covariance_type: string;
  startprob: number[];
  transmat: number[][];
  means: number[][];
  covars_diag?: number[][] | null;
  covars_full?: number[][][] | number[][] | null;
  covars_tied?: number[][] | null;
}

type Expected = Record<string, Record<string, unknown>>;

/** A converged fit has to gain less than this; the peers' limit. */
const PEER_TOLERANCE = 1e-8;
/** Far below the variances of any case: the peers have no floor. */
const FLOOR = 1e-12;

export function handle(golden: GoldenCase): Check[] {
  const inputs = golden.inputs as unknown as Inputs;
  const expected = golden.expected as Expected;
  const x = Float64Array.from((inputs.X as unknown[]).flat(2) as number[]);
  const d = x.length / inputs.X.length;
  const workspace = hmmWorkspace(inputs.X.length, inputs.K, d);
  const checks: Check[] = [];
  for (const field of Object.keys(expected)) {
    if (field === 'fixed_params') checks.push(...fixedChecks(inputs, x, workspace, golden));
    else if (field === 'em_ml') checks.push(...fitChecks(inputs, x, workspace, golden));
    else if (field === 'em_hmmlearn_default_priors') checks.push(...penalisedChecks(inputs, x, workspace, golden));
    else if (field === 'statsmodels_loglik_fixed') {
      const got = evaluate(modelOf(inputs, d), x, workspace);
      if (expected[field] === null) checks.push({ field, got: null });
      else checks.push({ field, got, tolerance: logLikelihoodTolerance(golden) });
    }
  }
  return checks;
}

function fixedChecks(inputs: Inputs, x: Float64Array, workspace: HmmWorkspace, golden: GoldenCase): Check[] {
  const model = modelOf(inputs, workspace.features);
  const { dates, states } = workspace;
  const logLikelihood = evaluate(model, x, workspace);
  const path = new Uint8Array(dates);
  const best = viterbiPath(model, workspace, dates, path);
  const filtered = rows(workspace.filtered, states);
  const next = new Float64Array(states);
  predictStates(model, workspace.filtered.subarray((dates - 1) * states), next);
  const likely = logLikelihoodTolerance(golden);
  const probable: Tolerance = { abs: number(golden, 'posterior_abs', 1e-9) };
  const answers: Record<string, [unknown, Tolerance]> = {
    loglik: [logLikelihood, likely],
    viterbi_logprob: [best, likely],
    viterbi_path: [path, 'exact'],
    posteriors_smoothed: [rows(workspace.smoothed, states), probable],
    filtered_last5: [filtered.slice(-5), probable],
    filtered_first3: [filtered.slice(0, 3), probable],
    next_state_distribution: [next, probable],
    aic: [2 * parameterCount(model) - 2 * logLikelihood, likely],
    bic: [Math.log(dates) * parameterCount(model) - 2 * logLikelihood, likely],
  };
  return checksOf('fixed_params', golden.expected.fixed_params, answers);
}

function fitChecks(inputs: Inputs, x: Float64Array, workspace: HmmWorkspace, golden: GoldenCase): Check[] {
  const checks: Check[] = [];
  for (const [name, want] of Object.entries(golden.expected.em_ml as Expected)) {
    const field = `em_ml.${name}`;
    const iterations = /^iter_(\d+)$/.exec(name);
    if (iterations) {
      const model = modelOf(inputs, workspace.features);
      const fit = fitted(model, x, workspace, Number(iterations[1]), Number.NEGATIVE_INFINITY);
      const rel = number(golden, `em_iter${iterations[1]}_rel`, 1e-6);
      checks.push(...parameterChecks(field, want, model, fit, workspace, golden, { rel, abs: 1e-9 }, { rel }));
    } else if (name === 'converged') {
      const model = modelOf(inputs, workspace.features);
      const fit = converged(model, x, workspace);
      const rel = number(golden, 'em_converged_param_rel', 1e-6);
      const likely: Tolerance = { abs: number(golden, 'em_converged_loglik_abs', 1e-6) };
      checks.push(...parameterChecks(field, want, model, fit, workspace, golden, { rel, abs: 1e-6 }, likely));
    }
  }
  return checks;
}

function penalisedChecks(inputs: Inputs, x: Float64Array, workspace: HmmWorkspace, golden: GoldenCase): Check[] {
  const field = 'em_hmmlearn_default_priors';
  const want = golden.expected[field] as Record<string, unknown>;
  const prior = /covars_prior=([\d.e+-]+)/.exec(String(want.note ?? ''))?.[1] ?? '1e-2';
  const model = modelOf(inputs, workspace.features);
  const fit = converged(model, x, workspace, Number(prior));
  const rel = number(golden, 'em_converged_param_rel', 1e-6);
  const likely: Tolerance = { abs: number(golden, 'em_converged_loglik_abs', 1e-6) };
  return parameterChecks(field, want, model, fit, workspace, golden, { rel, abs: 1e-6 }, likely);
}

function parameterChecks(
  prefix: string,
  want: Record<string, unknown>,
  model: HmmModel,
  fit: FitResult,
  workspace: HmmWorkspace,
  golden: GoldenCase,
  close: Tolerance,
  likely: Tolerance,
): Check[] {
  const { states, features: d } = model;
  const { dates } = workspace;
  const path = new Uint8Array(dates);
  viterbiPath(model, workspace, dates, path);
  const share = Array.from({ length: states }, (_, k) => path.filter((state) => state === k).length / dates);
  const byVariance = Array.from({ length: states }, (_, k) => k).sort(
    (a, b) => model.covariances[a * d * d] - model.covariances[b * d * d] || a - b,
  );
  const matrices = rows(model.covariances, d * d).map((matrix) => rows(matrix, d));
  // The files keep the first log-likelihoods of a long fit.
  const traced = (want.loglik_before_each_iteration as unknown[] | undefined)?.length;
  const answers: Record<string, [unknown, Tolerance]> = {
    startprob: [model.start, { abs: number(golden, 'startprob_abs', 1e-6) }],
    transmat: [rows(model.transition, states), close],
    means: [rows(model.means, d), close],
    covars: [depthOf(want.covars) === 2 ? matrices[0] : matrices, close],
    loglik: [fit.logLikelihood, likely],
    n_iter: [fit.iterations, 'exact'],
    loglik_before_each_iteration: [Array.from(fit.logLikelihoods.subarray(0, fit.iterations).subarray(0, traced)), likely],
    viterbi_path: [path, 'exact'],
    state_share: [share, { abs: 1e-9 }],
    order_by_first_variance: [byVariance, 'exact'],
    filtered_last: [rows(workspace.filtered, states)[dates - 1], close],
  };
  return checksOf(prefix, want, answers);
}

/** Checks of the fields that a case expects; a field that is unknown here gets none, and so fails the case. */
function checksOf(prefix: string, want: unknown, answers: Record<string, [unknown, Tolerance]>): Check[] {
  return Object.keys(want as object)
    .filter((key) => key in answers)
    .map((key) => ({ field: `${prefix}.${key}`, got: answers[key][0], tolerance: answers[key][1] }));
}

/** A fit until it gains less than the peers' limit, and one update more. */
function converged(model: HmmModel, x: Float64Array, workspace: HmmWorkspace, scatterPrior = 0): FitResult {
  const first = modelCopy(model);
  const { iterations } = fitted(first, x, workspace, 10_000, PEER_TOLERANCE, scatterPrior);
  return fitted(model, x, workspace, iterations + 1, Number.NEGATIVE_INFINITY, scatterPrior);
}

/** A fit, after which the workspace holds the recursions of the model that was found. */
function fitted(
  model: HmmModel,
  x: Float64Array,
  workspace: HmmWorkspace,
  maxIterations: number,
  tolerance: number,
  scatterPrior = 0,
): FitResult {
  const fit = fitHmm(model, x, { start: 'free', varianceFloor: FLOOR, scatterPrior, maxIterations, tolerance }, workspace);
  evaluate(model, x, workspace);
  return fit;
}

function evaluate(model: HmmModel, x: Float64Array, workspace: HmmWorkspace): number {
  logDensities(model, x, workspace);
  const logLikelihood = filterStates(model, workspace, 0, workspace.dates);
  smoothStates(model, workspace, workspace.dates);
  return logLikelihood;
}

function modelOf(inputs: Inputs, d: number): HmmModel {
  const kinds: Record<string, CovarianceKind> = { diag: 'diagonal', diagonal: 'diagonal', full: 'full', tied: 'tied' };
  const kind = kinds[inputs.covariance_type];
  if (!kind) throw new Error(`Unknown covariance type "${inputs.covariance_type}".`);
  const K = inputs.K;
  const model = emptyModel(K, d, kind);
  model.start.set(inputs.startprob);
  model.transition.set(inputs.transmat.flat());
  model.means.set(inputs.means.flat());
  const full = ((inputs.covars_full ?? inputs.covars_tied) as unknown[] | null | undefined)?.flat(2) as number[] | undefined;
  if (full && full.length === K * d * d) {
    model.covariances.set(full);
  } else if (full && full.length === d * d) {
    for (let k = 0; k < K; k++) model.covariances.set(full, k * d * d);
  } else {
    const diagonal = inputs.covars_diag?.flat() ?? [];
    for (let k = 0; k < K; k++) for (let i = 0; i < d; i++) model.covariances[k * d * d + i * (d + 1)] = diagonal[k * d + i];
  }
  return model;
}

function modelCopy(model: HmmModel): HmmModel {
  return {
    ...model,
    start: model.start.slice(),
    transition: model.transition.slice(),
    means: model.means.slice(),
    covariances: model.covariances.slice(),
  };
}

function logLikelihoodTolerance(golden: GoldenCase): Tolerance {
  return { rel: number(golden, 'loglik_rel', 1e-9) };
}

function number(golden: GoldenCase, name: string, otherwise: number): number {
  const value = golden.tolerance[name];
  return typeof value === 'number' ? value : otherwise;
}

/** 2 for one matrix (tied covariances may be written once), 3 for one a state. */
function depthOf(value: unknown): number {
  return Array.isArray(value) ? 1 + depthOf(value[0]) : 0;
}

/** Copies, since the workspace goes on being used. */
function rows(flat: Float64Array, width: number): Float64Array[] {
  return Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width));
}
