import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { DatabaseFigures, QueueFigures } from '../data/store/find/probe.js';
import { isoOf } from '../domain/trading-day.js';
import { freshnessMessages } from './data-health.js';
import type { Services } from './services.js';

/** What this service asks of the store. */
export interface ProbeStore {
  ping(): Promise<void>;
  findDatabaseFigures(): Promise<DatabaseFigures>;
  findQueueFigures(): Promise<QueueFigures>;
  poolFigures(): { open: number; idle: number; waiting: number };
  listMigrations(): Promise<{ name: string; finished: boolean }[]>;
}

/** One thing that the server depends on. */
export interface Check {
  name: string;
  ok: boolean;
  /** What is wrong and what to do; absent where nothing is. */
  message?: string;
  figures?: Readonly<Record<string, string | number | boolean | null>>;
}

/** A check that has not answered within this time has failed. */
const TIMEOUT_MS = 2000;

/** Whether the server can do its work, and how its parts are. */
export class Probes {
  private readonly startedAt = performance.now();
  private readonly delay = monitorEventLoopDelay({ resolution: 20 });

  /** `migrations` are the names that the code brings along. */
  constructor(
    private readonly store: ProbeStore,
    private readonly services: Pick<Services, 'markets' | 'freshness' | 'dataHealth'>,
    private readonly migrations: readonly string[],
  ) {
    this.delay.enable();
  }

  /** What must be there before requests can be answered: database, migrations, queue, data. Stale data are told, and are data all the same. */
  async ready(): Promise<Check[]> {
    return Promise.all([
      checked('database', async () => {
        await this.store.ping();
      }),
      this.migrated(),
      this.queue(),
      this.data(),
    ]);
  }

  /** Every dependency with its figures. */
  async deep(): Promise<Check[]> {
    return Promise.all([this.database(), this.migrated(), this.queue(), this.data(), this.providers(), this.process()]);
  }

  private database(): Promise<Check> {
    return checked('database', async () => {
      const begin = performance.now();
      await this.store.ping();
      const latencyMs = rounded(performance.now() - begin);
      const { open, idle, waiting } = this.store.poolFigures();
      return { latencyMs, ...(await this.store.findDatabaseFigures()), poolOpen: open, poolIdle: idle, poolWaiting: waiting };
    });
  }

  private migrated(): Promise<Check> {
    return checked('migrations', async () => {
      const applied = await this.store.listMigrations();
      const finished = new Set(applied.filter((one) => one.finished).map(({ name }) => name));
      const missing = this.migrations.filter((name) => !finished.has(name));
      if (missing.length > 0) throw new Error(`Not applied: ${missing.join(', ')}. Restart the server, which applies them.`);
      return { applied: finished.size };
    });
  }

  private queue(): Promise<Check> {
    return checked('queue', async () => ({ ...(await this.store.findQueueFigures()) }));
  }

  private data(): Promise<Check> {
    return checked('data', async () => {
      const { markets, freshness } = this.services;
      const market = await markets.get();
      const [span, { version }, report] = await Promise.all([
        markets.span(market),
        markets.knowledge(market, null),
        freshness.report(market),
      ]);
      if (span === null) throw new Error(`The market "${market.name}" has no bars. Ingest some.`);
      return {
        market: market.name,
        simulated: market.simulated,
        dataVersion: version,
        firstDate: isoOf(span.from),
        lastDate: isoOf(span.to),
        freshness: report.status,
        expectedDate: isoOf(report.expectedDate),
        lagSessions: report.lagSessions,
        fresh: report.counts.FRESH,
        stale: report.counts.STALE,
        frozen: report.counts.FROZEN,
        absent: report.counts.ABSENT,
        ...(report.status === 'FRESH' ? {} : { notice: freshnessMessages(report).join(' ') }),
      };
    });
  }

  /** An open breaker is no failure of the server: the store serves what it has. */
  private providers(): Promise<Check> {
    return checked('providers', async () =>
      Object.fromEntries(
        (await this.services.dataHealth.breakers()).map(({ provider, state, failures, lastError }) => [
          provider,
          `${state}, ${failures} failures in a row${lastError === null ? '' : `: ${lastError}`}`,
        ]),
      ),
    );
  }

  private process(): Promise<Check> {
    return checked('process', async () => {
      const { rss, heapUsed } = process.memoryUsage();
      return {
        node: process.versions.node,
        uptimeSeconds: rounded((performance.now() - this.startedAt) / 1000),
        rssBytes: rss,
        heapUsedBytes: heapUsed,
        eventLoopDelayP99Ms: rounded(this.delay.percentile(99) / 1e6),
      };
    });
  }
}

async function checked(name: string, check: () => Promise<Check['figures'] | undefined>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${TIMEOUT_MS / 1000} s.`)), TIMEOUT_MS);
  });
  try {
    const figures = await Promise.race([check(), late]);
    return { name, ok: true, ...(figures ? { figures } : {}) };
  } catch (error) {
    return { name, ok: false, message: messageOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** Node's error of a refused connection to several addresses has no message of its own. */
function messageOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
