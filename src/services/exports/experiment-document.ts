import type { Market } from '../../domain/market.js';
import { nodeIdOf } from '../../domain/node-id.js';
import { isoOf } from '../../domain/trading-day.js';
import { type ExperimentRow, NODE_TYPES } from '../experiments.js';

/**
 * All that an experiment says beside its tables: what was asked, what it was made of, what a reader should know, and the result, with days
 * as YYYY-MM-DD. The series of factor studies are left to their tables. It says nothing of the moment of the export: two are the same.
 */
export function experimentDocument({ row, job, simulated }: ExperimentRow, market: Market): object {
  const { id, kind, name, strategy, strategyVersion, planHash, plan, settings, universe, from, to } = row;
  const { asOf, version, codeVersion, codeDirty, seed, environment, digest, dataDigest, warnings, statistics, result } = row;
  return {
    ...{ id: nodeIdOf(NODE_TYPES[kind], id), kind, name, job: nodeIdOf('Job', row.jobId) },
    ...{ createdAt: job.createdAt, finishedAt: job.finishedAt },
    ...{ market: market.name, currency: market.currency, simulated },
    survivorshipBiased: !(settings as { data: { membershipHistory: boolean } }).data.membershipHistory,
    warnings,
    ...{ strategy, universe, from: isoOf(from), to: isoOf(to) },
    lineage: {
      strategyVersion,
      planHash,
      asOf,
      dataVersion: version,
      codeVersion,
      codeDirty,
      seed,
      environment,
      digest,
      dataDigest,
    },
    ...{ settings, plan },
    result: withDays(result),
    statistics,
  };
}

/** A result with its days written out, without series. */
function withDays(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => withDays(one, key === 'dates' ? 'date' : ''));
  if (typeof value === 'number') return DAYS.test(key) ? isoOf(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !SERIES.includes(name));
  return Object.fromEntries(entries.map(([name, inner]) => [name, withDays(inner, name)]));
}

/** The names of days in results: `from`, `trainTo`, `recoveredOn`. A number called `dates` is a count. */
const DAYS = /^(from|to|date)$|(From|To|On)$/;
const SERIES = ['rankIcSeries', 'longShort'];
