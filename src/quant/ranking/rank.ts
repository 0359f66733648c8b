/**
 * From a panel to the ranking of a date: exposures → z-scores → weights by regime → score → rank.
 *
 * The score is Σ weight × z over the factors. A missing z counts 0, the mean of the cross-section, and the weights stay: scaling them up
 * would push securities with few factors into the tails. With less than half of the weight a security is not ranked.
 */
import { type Grid, rowOf } from '../panel/grid.js';
import type { Panel } from '../panel/panel.js';
import { computeExposures } from '../plugin/compute-exposures.js';
import type { Regime } from '../regime/regime.js';
import type { Plan, PlanFactor } from '../strategy/plan.js';
import { blendWeights } from './blend.js';
import type { Ranking, RunFactor, Signal } from './ranking.js';
import { type StandardiseScratch, standardiseRow, standardiseScratch } from './standardise.js';
import { type SmallSector, warningsOf } from './warnings.js';

/** Part of the factor weight that a security needs for a rank; less a rounding error, so that 0.1 + 0.2 + 0.2 is half. */
export const MIN_WEIGHT = 0.5 - 1e-12;

/** The ranking of a panel's last date. `regime` is that date's, null where the plan has no regime section. */
export function rankDate(panel: Panel, plan: Plan, regime: Regime | null): Ranking {
  return rankDates(panel, plan, [panel.dates.length - 1], [regime])[0];
}

/**
 * The rankings of several dates of a panel, each with its own regime; `rows` are their places among the panel's dates. The exposures
 * of all dates from the first of them are computed once. Throws `RangeError` for a place that the panel does not have.
 */
export function rankDates(panel: Panel, plan: Plan, rows: readonly number[], regimes: readonly (Regime | null)[]): Ranking[] {
  const outside = rows.find((t) => !Number.isInteger(t) || t < 0 || t >= panel.dates.length);
  if (outside !== undefined)
    throw new RangeError(`The panel has ${panel.dates.length} dates, but number ${outside} was asked for.`);
  if (rows.length === 0) return [];
  const first = rows.reduce((least, t) => Math.min(least, t), panel.dates.length);
  const factors = plan.factors.filter(({ enabled }) => enabled);
  const exposures = exposuresFrom(panel, plan, first);
  const scratch = standardiseScratch(panel.sectors, panel.sectorNames.length, plan.standardise);
  return rows.map((t, i) => rankRow({ panel, plan, factors, exposures, first, scratch }, t, regimes[i]));
}

/** The exposures of the enabled factors of a plan on the dates of a panel from number `first` on: a grid for each, a row a date. */
export function exposuresFrom(panel: Panel, plan: Plan, first: number): Grid[] {
  return plan.factors.filter(({ enabled }) => enabled).map((one) => exposuresOf(one, panel, panel.dates.length - first));
}

/** A factor's exposures; one that throws is named, since a user's own may. */
function exposuresOf({ factor, params }: PlanFactor, panel: Panel, last: number): Grid {
  try {
    return computeExposures(factor, panel, params, last);
  } catch (cause) {
    throw new Error(`The factor ${factor.name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** What the rankings of several dates share. */
interface Shared {
  panel: Panel;
  plan: Plan;
  factors: readonly PlanFactor[];
  /** One grid for each factor; its first row is the panel's date number `first`. */
  exposures: readonly Grid[];
  first: number;
  scratch: StandardiseScratch;
}

function rankRow({ panel, plan, factors, exposures, first, scratch }: Shared, t: number, regime: Regime | null): Ranking {
  const { securities, sectors, sectorNames } = panel;
  const columns = securities.length;
  const members = panel.members.subarray(t * columns, (t + 1) * columns);
  const universeSize = members.reduce((sum, member) => sum + member, 0);
  const weights = blendWeights(plan, regime);
  const rows = exposures.map((grid) => rowOf(grid, t - first));
  const zRows = rows.map(() => new Float64Array(columns));
  const smallSectors: SmallSector[] = [];

  const runFactors: RunFactor[] = factors.map(({ factor, params, given }, k) => {
    const { missing, clipped } = standardiseRow(
      rows[k],
      members,
      sectors,
      sectorNames.length,
      plan.standardise,
      zRows[k],
      scratch,
    );
    if (plan.standardise.neutralise) {
      smallSectors.push(...smallSectorsOf(factor.name, zRows[k], panel, plan.standardise.minGroup));
    }
    const coverage = universeSize > 0 ? 1 - missing / universeSize : 0;
    const { name, category, version } = factor;
    return { factor: name, category, version, weight: weights[k], coverage, clipped, missing, params, given };
  });

  const signals: Signal[] = [];
  for (let s = 0; s < columns; s++) {
    if (members[s] === 0) continue;
    const zScores = zRows.map((row) => row[s]);
    const { score, coverage } = scoreOf(zRows, s, weights);
    if (coverage < MIN_WEIGHT) continue;
    const { id: securityId, ticker } = securities[s];
    signals.push({ securityId, ticker, rank: 0, score, coverage, exposures: rows.map((row) => row[s]), zScores });
  }
  signals.sort((a, b) => b.score - a.score || (a.ticker < b.ticker ? -1 : a.ticker > b.ticker ? 1 : a.securityId - b.securityId));
  signals.forEach((signal, i) => {
    signal.rank = i + 1;
  });

  return {
    date: panel.dates[t],
    universeSize,
    factors: runFactors,
    regime: plan.regime === null ? null : regime,
    signals,
    warnings: warningsOf(runFactors, signals.length, universeSize, smallSectors, plan.standardise.minGroup),
  };
}

/** Of security `s` Σ weight × z over the z-scores that are there, and the part of the weight that they have. */
export function scoreOf(
  zRows: readonly Float64Array[],
  s: number,
  weights: readonly number[],
): { score: number; coverage: number } {
  let score = 0;
  let present = 0;
  let total = 0;
  for (let k = 0; k < weights.length; k++) {
    total += weights[k];
    const z = zRows[k][s];
    if (Number.isNaN(z)) continue;
    score += weights[k] * z;
    present += weights[k];
  }
  return { score, coverage: present / total };
}

/** The sectors in which a factor has at least one but fewer than `minGroup` z-scores. */
function smallSectorsOf(factor: string, z: Float64Array, { sectors, sectorNames }: Panel, minGroup: number): SmallSector[] {
  const counts = new Int32Array(sectorNames.length);
  for (let s = 0; s < z.length; s++) if (sectors[s] >= 0 && !Number.isNaN(z[s])) counts[sectors[s]]++;
  return sectorNames.flatMap((sector, g) =>
    counts[g] > 0 && counts[g] < minGroup ? [{ sector, factor, names: counts[g] }] : [],
  );
}
