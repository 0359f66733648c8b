import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { isCron, isKeySetUrl, isOrigin, isPostgresUrl, isStrongSecret, listOf } from './config-texts.js';
import { projectRoot } from './project-root.js';

/** An environment variable: how its text is read, and what it means to whoever sets it. */
export interface Variable<Schema extends z.ZodType = z.ZodType> {
  schema: Schema;
  /** Completes "NAME should be …". */
  expected: string;
  /** What holds where it is not set, in words. */
  default: string;
  meaning: string;
  /** Its text may hold a password and is never repeated in a message. */
  secret?: true;
}

const variable = <Schema extends z.ZodType>(schema: Schema, about: Omit<Variable, 'schema'>): Variable<Schema> => ({
  schema,
  ...about,
});

const text = z.string().nullable().default(null);
const folder = z.string().transform((name) => path.resolve(name));
const wholeNumber = (min: number, max: number) => z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max));
const limit = (fallback: number, meaning: string) =>
  variable(wholeNumber(1, 1e9).default(fallback), {
    expected: 'a whole number of at least 1',
    default: String(fallback),
    meaning,
  });

const schedule = (fallback: string, meaning: string) =>
  variable(z.union([z.literal('off').transform(() => null), z.string().refine(isCron)]).default(fallback), {
    expected: 'off, or five fields of cron such as "0 18 * * 1-5"',
    default: `\`${fallback}\``,
    meaning,
  });

/** Every variable that AlphaQL reads, by name, in the order of the documentation. */
export const VARIABLES = {
  DATABASE_URL: variable(z.string().refine(isPostgresUrl).nullable().default(null), {
    expected: 'a URL such as postgresql://user:password@host:5432/database',
    default: 'the embedded Postgres',
    meaning: 'The Postgres server (15 or later) that holds the store.',
    secret: true,
  }),
  DATA_DIR: variable(
    folder.default(() => path.join(projectRoot(), 'var')),
    {
      expected: 'a folder',
      default: '`var` in the project',
      meaning: 'Where the embedded Postgres and caches lie.',
    },
  ),
  MARKET: variable(text, {
    expected: 'the name of a market',
    default: 'the newest real market, else the demo market',
    meaning: 'The market that the server serves.',
  }),
  STRATEGIES_DIR: variable(
    folder.default(() => path.join(projectRoot(), 'strategies')),
    {
      expected: 'a folder',
      default: '`strategies` in the project',
      meaning: 'The folder of strategies, one YAML document a file.',
    },
  ),
  STRATEGY: variable(text, {
    expected: 'the name of a strategy',
    default: '`momentum_quality`',
    meaning: 'The strategy that is ranked and shown where a request names none.',
  }),
  PLUGINS_DIR: variable(folder.nullable().default(null), {
    expected: 'a folder',
    default: 'none',
    meaning: 'A folder of your own factors and other plugins.',
  }),
  MARKETS_DIR: variable(folder.nullable().default(null), {
    expected: 'a folder',
    default: 'none',
    meaning: 'The one folder below which the API may ingest market folders.',
  }),
  HOST: variable(z.string().default('127.0.0.1'), {
    expected: 'an address of this machine',
    default: '127.0.0.1',
    meaning: 'The address that the server listens on; one that is not loopback needs `NODE_ENV=production`.',
  }),
  PORT: variable(wholeNumber(0, 65_535).default(4000), {
    expected: 'a whole number from 0 (any free port) to 65535',
    default: '4000',
    meaning: 'The port that the server listens on; 0 takes any free one.',
  }),
  CORS_ORIGINS: variable(
    z
      .string()
      .transform(listOf)
      .pipe(z.array(z.string().refine(isOrigin)))
      .default([]),
    {
      expected: 'origins such as https://example.org, separated by commas',
      default: 'none',
      meaning: 'The origins whose pages may call the server, separated by commas.',
    },
  ),
  LOG_LEVEL: variable(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'), {
    expected: 'one of fatal, error, warn, info, debug, trace, silent',
    default: 'info',
    meaning: 'The least severe messages that are logged.',
  }),
  NODE_ENV: variable(z.enum(['development', 'test', 'production']).default('development'), {
    expected: 'one of development, test, production',
    default: 'development',
    meaning: 'What the server is used for; in production nobody reads without a credential.',
  }),
  JWT_SECRET: variable(z.string().refine(isStrongSecret).nullable().default(null), {
    expected: 'a secret of at least 32 bytes',
    default: 'none: no HS256 tokens',
    meaning: 'The secret of JSON web tokens signed with HS256.',
    secret: true,
  }),
  JWKS_URL: variable(z.string().refine(isKeySetUrl).nullable().default(null), {
    expected: 'an https URL, or an http one on the loopback interface',
    default: 'none: no tokens of an issuer',
    meaning: 'Where the issuer of JSON web tokens publishes its public keys (JWKS).',
    secret: true,
  }),
  JWT_AUDIENCE: variable(text, {
    expected: 'a name',
    default: 'any',
    meaning: 'What the claim `aud` of a token must be or contain.',
  }),
  JWT_ISSUER: variable(text, {
    expected: 'a name',
    default: 'any',
    meaning: 'What the claim `iss` of a token must be.',
  }),
  WORKERS: variable(
    wholeNumber(1, 1024).default(() => Math.max(1, os.availableParallelism() - 1)),
    {
      expected: 'a whole number from 1 to 1024',
      default: 'one less than there are cores, at least 1',
      meaning: 'The threads for heavy work.',
    },
  ),
  CATCH_UP: variable(z.enum(['on', 'off']).default('on'), {
    expected: 'on or off',
    default: 'on',
    meaning: 'Whether a start fills missing sessions in the background, where bars come from Yahoo.',
  }),
  DAILY_AT: schedule('0 18 * * 1-5', "When the daily job runs, as cron in the exchange's time zone; `off`: never."),
  WEEKLY_AT: schedule('0 8 * * 6', 'When all that Yahoo says of the last month is ingested again, as `DAILY_AT`.'),
  BREAKER_FAILURES: variable(wholeNumber(1, 1000).default(5), {
    expected: 'a whole number from 1 to 1000',
    default: '5',
    meaning: 'The failures in a row after which a provider is not asked for a while.',
  }),
  BREAKER_SECONDS: variable(wholeNumber(1, 86_400).default(60), {
    expected: 'a whole number of seconds from 1 to 86400',
    default: '60',
    meaning: 'The seconds until it is tried again.',
  }),
  JOBS_RETENTION_DAYS: variable(wholeNumber(1, 36_500).default(90), {
    expected: 'a whole number of days from 1 to 36500',
    default: '90',
    meaning: 'The days that finished jobs are kept which made no experiment.',
  }),
  FRESHNESS_HOURS: variable(wholeNumber(0, 8760).default(24), {
    expected: 'a whole number of hours from 0 to 8760',
    default: '24',
    meaning: "The hours after a session's close until its bar is late.",
  }),
  MAX_QUERY_DEPTH: limit(12, 'How deep a query may nest.'),
  MAX_QUERY_ALIASES: limit(30, 'How many aliases a query may use.'),
  MAX_QUERY_TOKENS: limit(2000, 'How many tokens a query may have.'),
  MAX_QUERY_COST: limit(200_000, 'How many fields a query may ask for, each times the length of the lists that it is in.'),
} satisfies Record<string, Variable>;
