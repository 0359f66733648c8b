import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/project-root.js';
import { type JobMarket, makeJobMarket, runsByDate, STRATEGY } from '../support/job-market.js';

describe('the daily chain from the command line', () => {
  let market: JobMarket;
  beforeAll(async () => {
    market = await makeJobMarket();
  });
  afterAll(() => market.drop());

  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [path.join(projectRoot(), 'dist/src/cli.js'), ...args], {
      env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', WORKERS: '1', ...market.env },
    }).then(
      ({ stderr }) => ({ code: 0, stderr }),
      ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
    );

  it('ranks the session and ends with its job', async () => {
    const { code, stderr } = await run('daily', '--date', '2017-05-31', '--strategies', STRATEGY);
    expect(stderr).toMatch(/daily job_1: SUCCESS after [\d.]+ s\n$/);
    expect(code).toBe(0);
    expect(await runsByDate(market.store)).toEqual({ '2017-05-31': 1 });
  });

  it('says what it cannot do, and asks for nothing', async () => {
    const refused = await run('catch-up');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('No provider fills the market four') });
    expect(await run('daily', '--strategies', 'tolled')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`Known: ${STRATEGY}`),
    });
    expect((await market.store.pool.query('select from job where parent_id is null')).rowCount).toBe(1);
  });
});
