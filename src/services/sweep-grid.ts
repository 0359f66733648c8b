/** The points of a grid as strategy documents, and everything that is wrong with it. */
import { setImmediate } from 'node:timers/promises';
import type { Problem } from '../domain/errors.js';
import type { SweepAxis } from '../jobs/experiments/sweep.js';
import type { GridPoint } from '../jobs/kinds/sweep-parts.js';
import { fastPathOf, rankingKeyOf } from '../quant/backtest/fast/fast-path.js';
import { snakeOf } from '../quant/plugin/names.js';
import type { Plan } from '../quant/strategy/plan.js';
import type { StrategyReading } from '../quant/strategy/read-strategy.js';
import { readYaml } from '../quant/strategy/read-yaml.js';
import { type BacktestRequest, changesOf } from './backtest-request.js';
import { problem } from './job-request.js';

/** What a sweep varies. */
export interface GridRequest {
  grid: readonly { path: string; values: readonly unknown[] }[];
  backtest: BacktestRequest;
}

/** Points of one sweep, and those of them that are a job of their own. */
const MOST_POINTS = 10_000;
const MOST_ALONE = 2000;
/** Points that are read at a time, some 0.3 ms each; between them others are served. */
const AT_A_TIME = 10;
const MOST_AXES = 20;
const ALONE = `of at most ${MOST_ALONE} points that are not the best names of a ranking in equal weights, which are walked many at a time`;
/** Problems that are listed of the points; the same value is at fault in many. */
const MOST_LISTED = 50;
const SECTIONS = ['standardise', 'regime', 'rebalance', 'sizing', 'costs'];

type Place = readonly (string | number)[];

/**
 * The points, the last axis varying fastest, made of the document of a plan; or all problems, those of a value beside its place in the
 * grid. `read` reads a document as loading it would.
 */
export async function readGrid(
  { grid, backtest }: GridRequest,
  { document, plan, read }: { document: string; plan: Plan; read: (document: string) => StrategyReading },
): Promise<{ points: GridPoint[]; problems: Problem[] }> {
  const raw = readYaml(document).value ?? {};
  const places = grid.map(({ path }) => placeOf(path, raw));
  const problems = [...problemsOfAxes(grid), ...problemsOfPlaces(grid, places, backtest)];
  if (problems.length > 0) return { points: [], problems };
  const axes = grid as readonly SweepAxis[];
  const found = new Map<string, Problem>();
  const hashes = new Set<string>();
  const { style } = backtest;
  const points: GridPoint[] = [];
  let alone = 0;
  for (const [number, values] of pointsOf(axes).entries()) {
    if (number % AT_A_TIME === 0) await setImmediate();
    const document = JSON.stringify(withValues(raw, plan, places as Place[], values));
    const reading = read(document);
    for (const one of reading.problems) {
      const at = places.findIndex((place) => place?.join('.') === one.path.join('.'));
      const path = at < 0 ? ['grid'] : ['grid', String(at), 'values', String(axes[at].values.indexOf(values[at]))];
      if (found.size < MOST_LISTED) found.set(one.message, { ...one, code: 'BAD_USER_INPUT', path: ['input', ...path] });
    }
    if (reading.plan) hashes.add(reading.plan.hash);
    const isFast = reading.plan !== null && fastPathOf(reading.plan, { style }).isFast;
    points.push({ document, rankingKey: isFast ? rankingKeyOf(reading.plan!) : null });
    if (!isFast && ++alone > MOST_ALONE) return { points, problems: [problem('grid', ALONE, `more than ${MOST_ALONE}`)] };
  }
  const twins = points.length - hashes.size;
  if (found.size === 0 && twins > 0) {
    return { points, problems: [problem('grid', 'of points that are all different plans', `${twins} repetitions`)] };
  }
  return { points, problems: [...found.values()] };
}

/** The values of each point, the last axis varying fastest. */
export function pointsOf(axes: readonly SweepAxis[]): SweepAxis['values'][] {
  return axes.reduce<SweepAxis['values'][]>(
    (points, { values }) => points.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  );
}

function problemsOfAxes(grid: GridRequest['grid']): Problem[] {
  const problems: Problem[] = [];
  if (grid.length === 0 || grid.length > MOST_AXES) problems.push(problem('grid', `1 to ${MOST_AXES} axes`, grid.length));
  grid.forEach(({ values }, i) => {
    const at = (expected: string, actual: unknown) => problems.push(problemAt([String(i), 'values'], expected, actual));
    if (values.length === 0) at('one value or more', 'empty');
    const other = values.find((value) => !['number', 'string', 'boolean'].includes(typeof value));
    if (other !== undefined) at('numbers, texts or truth values', JSON.stringify(other));
    const twin = values.find((value, k) => values.indexOf(value) < k);
    if (twin !== undefined) at('all different', `${twin} twice`);
  });
  const count = grid.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_POINTS) problems.push(problem('grid', `of at most ${MOST_POINTS} points`, count));
  return problems;
}

function problemsOfPlaces(grid: GridRequest['grid'], places: readonly (Place | null)[], backtest: BacktestRequest): Problem[] {
  const { topN, rebalance, costs } = changesOf(backtest);
  const said = new Set([
    ...(topN === null ? [] : ['sizing.top_n']),
    ...(rebalance === null ? [] : ['rebalance.frequency', 'rebalance.every_days', 'rebalance.band']),
    ...Object.keys(costs).map((cost) => `costs.${snakeOf(cost)}`),
  ]);
  const texts = places.map((place) => place?.join('.') ?? null);
  return grid.flatMap(({ path }, i) => {
    const text = texts[i];
    const at = (expected: string) => [problemAt([String(i), 'path'], expected, path)];
    if (text === null) return at('a parameter of the plan, such as "topN" or "optimizer.linkage_method"');
    if (texts.indexOf(text) < i) return at('a parameter that no other axis has');
    if (said.has(text)) return at('a parameter that "backtest" does not set');
    return [];
  });
}

/** Where a document says what a path names; null where it can say no such thing. */
function placeOf(path: string, raw: Readonly<Record<string, unknown>>): Place | null {
  const segments = path === 'topN' ? ['sizing', 'topN'] : path.split('.');
  const section = snakeOf(segments[0]);
  const key = snakeOf(segments[segments.length - 1]);
  if (!/^[a-z][a-z0-9_]*$/.test(key)) return null;
  if (section === 'factors' || section === 'risk_rules') {
    if (segments.length < 3) return null;
    const name = segments.slice(1, -1).join('.');
    const entries = (raw[section] ?? []) as readonly { name: string }[];
    const i = entries.findIndex((entry) => entry.name === name);
    if (i < 0) return null;
    const isOwn = section === 'factors' && (key === 'weight' || key === 'enabled');
    return isOwn ? [section, i, key] : [section, i, 'params', key];
  }
  if (segments.length !== 2) return null;
  if (section === 'optimizer' || section === 'covariance') return key === 'name' ? [section, key] : [section, 'params', key];
  return SECTIONS.includes(section) && raw[section] !== false ? [section, key] : null;
}

/** A document with other values at some places. */
function withValues(raw: Readonly<Record<string, unknown>>, plan: Plan, places: readonly Place[], values: SweepAxis['values']) {
  const changed = structuredClone(raw) as Record<string | number, unknown>;
  places.forEach((place, i) => {
    const [section] = place;
    if (section === 'optimizer' || section === 'covariance') changed[section] ??= { name: plan[section].name };
    let at = changed;
    for (const key of place.slice(0, -1)) {
      at[key] ??= {};
      at = at[key] as Record<string | number, unknown>;
    }
    at[place[place.length - 1]] = values[i];
  });
  return changed;
}

function problemAt(place: string[], expected: string, actual: unknown): Problem {
  const one = problem(['grid', ...place].join('.'), expected, actual);
  return { ...one, path: ['input', 'grid', ...place] };
}
