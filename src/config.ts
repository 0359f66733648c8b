/** The configuration: the environment, read and checked once. Nothing else reads `process.env`. */
import type { z } from 'zod';
import { isLoopback } from './config-texts.js';
import { VARIABLES, type Variable } from './config-variables.js';
import { AppError, type Problem } from './domain/errors.js';

/** What the environment asks for, checked, complete and frozen. Folders are absolute; null stands for what is not set. */
export type Config = Readonly<{
  /** A Postgres of one's own; null means the embedded one under `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  market: string | null;
  strategiesDir: string;
  defaultStrategy: string | null;
  pluginsDir: string | null;
  marketsDir: string | null;
  host: string;
  /** 0 means any free port. */
  port: number;
  corsOrigins: readonly string[];
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  environment: 'development' | 'test' | 'production';
  /** Which JSON web tokens are taken. */
  tokens: Readonly<{ secret: string | null; jwksUrl: string | null; audience: string | null; issuer: string | null }>;
  /** Whether a start fills missing sessions from Yahoo. */
  catchUp: boolean;
  /** When schedules fire, as cron in the exchange's zone; null: never. */
  schedules: Readonly<{ daily: string | null; weekly: string | null }>;
  /** Failures in a row that open the circuit breaker of a provider, and milliseconds that it stays open. */
  breaker: Readonly<{ threshold: number; openMs: number }>;
  /** Days that finished jobs are kept. */
  jobsRetentionDays: number;
  /** Hours after a session's close until its bar is late. */
  freshnessHours: number;
  /** What a GraphQL document may cost, over HTTP and WebSocket alike. */
  limits: Readonly<{ maxDepth: number; maxAliases: number; maxTokens: number; maxCost: number }>;
  /** Threads for heavy work. */
  workers: number;
}>;

/** The documentation of every variable, in order: the table of the README and of `docs/operations.md`. */
export const CONFIG_VARIABLES: readonly { name: string; default: string; meaning: string }[] = Object.entries(VARIABLES).map(
  ([name, variable]) => ({ name, default: variable.default, meaning: variable.meaning }),
);

/**
 * The configuration of an environment. Variables that AlphaQL does not know are ignored; an empty one counts as not set.
 * Throws `BAD_USER_INPUT` with a problem for every variable that is wrong.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const problems: Problem[] = [];
  function read<Name extends keyof typeof VARIABLES>(name: Name): z.output<(typeof VARIABLES)[Name]['schema']> {
    const text = env[name]?.trim() || undefined;
    const result = VARIABLES[name].schema.safeParse(text);
    if (!result.success) problems.push(problemOf(name, VARIABLES[name], text!));
    return result.data as z.output<(typeof VARIABLES)[Name]['schema']>;
  }
  const config: Config = {
    databaseUrl: read('DATABASE_URL'),
    dataDir: read('DATA_DIR'),
    market: read('MARKET'),
    strategiesDir: read('STRATEGIES_DIR'),
    defaultStrategy: read('STRATEGY'),
    pluginsDir: read('PLUGINS_DIR'),
    marketsDir: read('MARKETS_DIR'),
    host: read('HOST'),
    port: read('PORT'),
    corsOrigins: read('CORS_ORIGINS'),
    logLevel: read('LOG_LEVEL'),
    environment: read('NODE_ENV'),
    tokens: Object.freeze({
      secret: read('JWT_SECRET'),
      jwksUrl: read('JWKS_URL'),
      audience: read('JWT_AUDIENCE'),
      issuer: read('JWT_ISSUER'),
    }),
    catchUp: read('CATCH_UP') === 'on',
    schedules: Object.freeze({ daily: read('DAILY_AT'), weekly: read('WEEKLY_AT') }),
    breaker: Object.freeze({ threshold: read('BREAKER_FAILURES'), openMs: 1000 * read('BREAKER_SECONDS') }),
    jobsRetentionDays: read('JOBS_RETENTION_DAYS'),
    freshnessHours: read('FRESHNESS_HOURS'),
    limits: Object.freeze({
      maxDepth: read('MAX_QUERY_DEPTH'),
      maxAliases: read('MAX_QUERY_ALIASES'),
      maxTokens: read('MAX_QUERY_TOKENS'),
      maxCost: read('MAX_QUERY_COST'),
    }),
    workers: read('WORKERS'),
  };
  if (problems.length === 0 && config.environment !== 'production' && !isLoopback(config.host)) problems.push(openHost(config));
  if (problems.length > 0) throw new AppError('BAD_USER_INPUT', problems);
  Object.freeze(config.corsOrigins);
  return Object.freeze(config);
}

/** In development everybody who reaches the server may read. */
function openHost({ host, environment }: Config): Problem {
  const expected = 'a loopback address (127.0.0.1, ::1 or localhost)';
  const message = `HOST should be ${expected} while NODE_ENV is ${environment}, but is "${host}". Others are let in by credentials only: set NODE_ENV=production.`;
  return { code: 'BAD_USER_INPUT', path: ['HOST'], message, expected, actual: host, suggestions: [] };
}

function problemOf(name: string, { expected, secret }: Variable, text: string): Problem {
  const actual = secret ? 'something else' : `"${text}"`;
  return {
    code: 'BAD_USER_INPUT',
    path: [name],
    message: `${name} should be ${expected}, but is ${actual}.`,
    expected,
    ...(secret ? {} : { actual: text }),
    suggestions: [],
  };
}
