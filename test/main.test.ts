/** A first start that is disturbed at bad moments, on one data directory; needs the build. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startServer, startUntil } from './support/server-process.js';

const RUNS = '{ rankingRuns(first: 20) { totalCount } }';

describe('a first start', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'alphaql-start-'));
    chmodSync(folder, 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('ends in order when it is asked to while it fills the store', async () => {
    // A store of its own: on a quick machine what it was doing is finished and committed before it ends.
    const other = path.join(folder, 'ended');
    mkdirSync(other);
    const server = await startUntil(/reading bars/, other);
    expect(await server.end('SIGTERM')).toBe(0);
    expect(server.output()).not.toMatch(/\n {4}at |Error/);
  });

  it('is taken up by the next ones when it was killed before its rankings were made, which make them once', async () => {
    const killed = await startUntil(/data version 1/, folder);
    await killed.end('SIGKILL');
    const servers = await Promise.all([startServer(folder), startServer(folder)]);
    for (const server of servers) expect(await server.ask(RUNS)).toEqual({ data: { rankingRuns: { totalCount: 12 } } });
    for (const server of servers) expect(await server.end('SIGTERM')).toBe(0);
  });

  it('says where it cannot keep its data, and ends', () => {
    const server = startServer(folder, { DATA_DIR: path.join(folder, 'postgres/postgres.log') });
    return expect(server).rejects.toThrow(/cannot be made .*Set DATA_DIR to a folder that you may write to/);
  });

  it('serves although Postgres was killed while it ranked, and the next one ranks', async () => {
    const strategy = { STRATEGY: 'trend_low_risk' };
    const disturbed = await startUntil(/ranking 0 of 11/, folder, strategy);
    const [pid] = readFileSync(path.join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
    await Promise.all([disturbed.printed(/serves demo/), disturbed.printed(/the next start tries again/)]);
    expect(await disturbed.end('SIGTERM')).toBe(0);
    const server = await startServer(folder, strategy);
    expect(server.output()).toMatch(/ranking \d+ of \d+/);
    expect(await server.ask('{ rankingRuns(strategy: "trend_low_risk", first: 20) { totalCount } }')).toEqual({
      data: { rankingRuns: { totalCount: 12 } },
    });
    expect(await server.end('SIGTERM')).toBe(0);
  });
});
