import { type RequestHandler, Router } from 'express';
import type { DataHealth } from '../services/data-health.js';
import { dataMetrics, type Metric, metricsText } from '../services/metrics.js';

/** Counts the requests of `/graphql` and how long they took, and tells them, with the data's figures, on `GET /metrics`. */
export function createMetrics(dataHealth: DataHealth): { count: RequestHandler; routes: Router } {
  const requests = new Map<string, { count: number; seconds: number }>();

  const count: RequestHandler = (_request, response, next) => {
    const begin = performance.now();
    response.on('finish', () => {
      const status = String(response.statusCode);
      const entry = requests.get(status) ?? { count: 0, seconds: 0 };
      entry.count++;
      entry.seconds += (performance.now() - begin) / 1000;
      requests.set(status, entry);
    });
    next();
  };

  const routes = Router();
  routes.get('/metrics', async (_request, response) => {
    const text = metricsText([...dataMetrics(await dataHealth.report()), ...requestMetrics(), ...processMetrics()]);
    response.set({ 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' }).send(text);
  });
  return { count, routes };

  function requestMetrics(): Metric[] {
    const samples = (key: 'count' | 'seconds') =>
      [...requests].map(([status, entry]) => ({ labels: { status }, value: entry[key] }));
    const name = 'alphaql_graphql_request';
    return [
      { name: `${name}s_total`, type: 'counter', help: 'Requests by HTTP status.', samples: samples('count') },
      { name: `${name}_seconds_total`, type: 'counter', help: 'Time that these took, seconds.', samples: samples('seconds') },
    ];
  }
}

function processMetrics(): Metric[] {
  const gauge = (name: string, help: string, value: number): Metric => ({ name, type: 'gauge', help, samples: [{ value }] });
  return [
    gauge('process_resident_memory_bytes', 'Memory of the process.', process.memoryUsage.rss()),
    gauge('process_uptime_seconds', 'Time since the process started.', process.uptime()),
  ];
}
