import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CONFIG_VARIABLES, readConfig } from '../src/config.js';
import { isAppError } from '../src/domain/errors.js';
import { DEFAULT_CRON } from '../src/jobs/schedules/schedules.js';
import { projectRoot } from '../src/project-root.js';

describe('the configuration', () => {
  it('is complete without a single variable', () => {
    const root = path.resolve(import.meta.dirname, '..');
    const { workers, ...config } = readConfig({});
    expect(config).toEqual({
      databaseUrl: null,
      dataDir: path.join(root, 'var'),
      market: null,
      strategiesDir: path.join(root, 'strategies'),
      defaultStrategy: null,
      pluginsDir: null,
      marketsDir: null,
      host: '127.0.0.1',
      port: 4000,
      corsOrigins: [],
      logLevel: 'info',
      environment: 'development',
      catchUp: true,
      schedules: DEFAULT_CRON,
      breaker: { threshold: 5, openMs: 60_000 },
      jobsRetentionDays: 90,
      freshnessHours: 24,
      tokens: { secret: null, jwksUrl: null, audience: null, issuer: null },
      limits: { maxDepth: 12, maxAliases: 30, maxTokens: 2000, maxCost: 200_000 },
    });
    expect(workers).toBeGreaterThanOrEqual(1);
    expect(projectRoot()).toBe(root);
  });

  it('reads numbers, lists and folders; a folder is made absolute', () => {
    const config = readConfig({
      PORT: '0',
      WORKERS: ' 3 ',
      CORS_ORIGINS: 'https://a.example, http://localhost:3000',
      DATA_DIR: 'elsewhere',
      MAX_QUERY_COST: '5',
      BREAKER_FAILURES: '3',
      BREAKER_SECONDS: '90',
      JOBS_RETENTION_DAYS: '7',
      DATABASE_URL: 'postgresql://u:p@db.example/store',
    });
    expect(config).toMatchObject({
      port: 0,
      workers: 3,
      limits: { maxCost: 5 },
      breaker: { threshold: 3, openMs: 90_000 },
      jobsRetentionDays: 7,
      databaseUrl: 'postgresql://u:p@db.example/store',
    });
    expect(config.corsOrigins).toEqual(['https://a.example', 'http://localhost:3000']);
    expect(config.dataDir).toBe(path.resolve('elsewhere'));
  });

  it('takes an empty variable for one that is not set, and ignores what it does not know', () => {
    expect(readConfig({ PORT: '', MARKET: '  ', ALPHA: '1' })).toEqual(readConfig({}));
  });

  it('reads when schedules fire, and that they do not', () => {
    expect(readConfig({ DAILY_AT: '30 17 * * mon-fri', WEEKLY_AT: 'off' }).schedules).toEqual({
      daily: '30 17 * * mon-fri',
      weekly: null,
    });
    for (const DAILY_AT of ['daily', '0 18 * *', '0 0 18 * * 1-5', '0 25 * * *', '@daily']) {
      expect(messagesOf({ DAILY_AT })).toEqual([
        `DAILY_AT should be off, or five fields of cron such as "0 18 * * 1-5", but is "${DAILY_AT}".`,
      ]);
    }
  });

  it('lists everything that is wrong at once, in sentences', () => {
    expect(messagesOf({ PORT: '70000', WORKERS: '0', NODE_ENV: 'prod', CORS_ORIGINS: 'https://a.example/page' })).toEqual([
      'PORT should be a whole number from 0 (any free port) to 65535, but is "70000".',
      'CORS_ORIGINS should be origins such as https://example.org, separated by commas, but is "https://a.example/page".',
      'NODE_ENV should be one of development, test, production, but is "prod".',
      'WORKERS should be a whole number from 1 to 1024, but is "0".',
    ]);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.org'])('listens on %s in production only, and says why', (HOST) => {
    expect(messagesOf({ HOST })).toEqual([
      `HOST should be a loopback address (127.0.0.1, ::1 or localhost) while NODE_ENV is development, but is "${HOST}". Others are let in by ` +
        'credentials only: set NODE_ENV=production.',
    ]);
    expect(readConfig({ HOST, NODE_ENV: 'production' }).host).toBe(HOST);
  });

  it.each(['http://keys.example/jwks', 'https:/', 'keys.example', 'file:///keys'])(
    'does not fetch public keys from %s',
    (JWKS_URL) => {
      expect(messagesOf({ JWKS_URL })).toEqual([
        'JWKS_URL should be an https URL, or an http one on the loopback interface, but is something else.',
      ]);
    },
  );

  it.each(['https://keys.example/jwks', 'http://127.0.0.1:9/jwks', 'http://[::1]:9/', 'http://localhost/'])(
    'fetches public keys from %s',
    (JWKS_URL) => expect(readConfig({ JWKS_URL }).tokens.jwksUrl).toBe(JWKS_URL),
  );

  it('takes no secret of tokens that can be guessed, and does not repeat it', () => {
    expect(messagesOf({ JWT_SECRET: 'swordfish'.repeat(3) })).toEqual([
      'JWT_SECRET should be a secret of at least 32 bytes, but is something else.',
    ]);
    expect(readConfig({ JWT_SECRET: 'swordfish'.repeat(4) }).tokens.secret).toBe('swordfish'.repeat(4));
  });

  it('never repeats a URL that may hold a password', () => {
    expect(messagesOf({ DATABASE_URL: 'mysql://user:secret@host/db' })).toEqual([
      'DATABASE_URL should be a URL such as postgresql://user:password@host:5432/database, but is something else.',
    ]);
  });

  it('cannot be changed', () => {
    const config = readConfig({});
    expect(Object.isFrozen(config) && Object.isFrozen(config.limits) && Object.isFrozen(config.corsOrigins)).toBe(true);
  });

  it('documents every variable that it reads', () => {
    const read = new Set<string>();
    readConfig(new Proxy({}, { get: (_, name) => void read.add(String(name)) }));
    expect(CONFIG_VARIABLES.map(({ name }) => name).sort()).toEqual([...read].sort());
  });

  it('has its table in docs/operations.md', () => {
    const document = readFileSync(path.join(projectRoot(), 'docs/operations.md'), 'utf8');
    const rows = CONFIG_VARIABLES.map((variable) => `| \`${variable.name}\` | ${variable.default} | ${variable.meaning} |`);
    expect(document.split('\n').filter((line) => /^\| `[A-Z_]+` \|/.test(line))).toEqual(rows);
  });
});

function messagesOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (isAppError(error)) return error.problems.map(({ message }) => message);
  }
  throw new Error('It was accepted.');
}
