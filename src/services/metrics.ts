import type { DataHealthReport } from './data-health.js';

/** A family of the Prometheus text format: a name, what it says, and its samples by labels. */
export interface Metric {
  name: string;
  type: 'gauge' | 'counter';
  help: string;
  samples: readonly { labels?: Readonly<Record<string, string>>; value: number }[];
}

/** The figures of the data that an operator watches. What is unknown has no sample. */
export function dataMetrics(report: DataHealthReport): Metric[] {
  const { freshness, gaps, counts, quarantine, breakers, dataVersion, status } = report;
  const gauge = (name: string, help: string, value: number | null): Metric => ({
    name: `alphaql_${name}`,
    type: 'gauge',
    help,
    samples: value === null ? [] : [{ value }],
  });
  return [
    gauge('data_healthy', '1 when nothing is wrong with the data.', Number(status === 'HEALTHY')),
    gauge('data_version', 'A number that every committed ingest raises.', dataVersion),
    gauge('data_fresh', '1 when the bars of the store are current.', Number(freshness.status === 'FRESH')),
    gauge('data_lag_sessions', 'Sessions that the last bar is behind the last session that has closed.', freshness.lagSessions),
    {
      name: 'alphaql_securities',
      type: 'gauge',
      help: 'Listed securities by how current their bars are.',
      samples: Object.entries(freshness.counts).map(([verdict, value]) => ({ labels: { freshness: verdict }, value })),
    },
    gauge('bars', 'Bars.', counts.bars),
    gauge('facts', 'Reported figures.', counts.facts),
    gauge('ranking_runs', 'Ranking runs.', counts.rankingRuns),
    gauge('gap_sessions', 'Sessions that bars lack.', gaps.sessions),
    gauge('gap_unavailable_sessions', 'Of these, those that a provider does not have.', gaps.unavailable),
    gauge('quarantine_open', 'Rows that wait for a decision.', quarantine.open),
    {
      name: 'alphaql_breaker_open',
      type: 'gauge',
      help: '1 when the circuit breaker of a provider is not closed.',
      samples: breakers.map(({ provider, state }) => ({ labels: { provider }, value: Number(state !== 'CLOSED') })),
    },
  ];
}

/** Metrics as text, version 0.0.4 of the exposition format of Prometheus. */
export function metricsText(metrics: readonly Metric[]): string {
  const lines = metrics.flatMap(({ name, type, help, samples }) =>
    samples.length === 0
      ? []
      : [
          `# HELP ${name} ${help}`,
          `# TYPE ${name} ${type}`,
          ...samples.map(({ labels, value }) => `${name}${labelsText(labels)} ${value}`),
        ],
  );
  return `${lines.join('\n')}\n`;
}

function labelsText(labels: Readonly<Record<string, string>> = {}): string {
  const parts = Object.entries(labels).map(
    ([label, value]) => `${label}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`,
  );
  return parts.length > 0 ? `{${parts.join()}}` : '';
}
