import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/project-root.js';
import { type TestStore, testStore } from '../support/database.js';
import { csv, MARKET, marketFolder, removeFolder } from '../support/market-folder.js';

/** The sessions of two weeks without Wednesday the 8th. */
const DAYS = ['02', '03', '06', '07', '09', '10', '13', '14'].map((day) => `2017-03-${day}`);

describe('a folder from the command line', () => {
  let database: TestStore;
  let folder: string;
  beforeAll(async () => {
    database = await testStore();
    const bars = DAYS.map((day, i) => [day, 'A', 10 + i, 10 + i, 10 + i, 10 + i, 1000, 0, 1]);
    folder = marketFolder({
      'market.yaml': { ...MARKET, bars: "select * from 'bars.csv'" },
      'bars.csv': csv('date,ticker,open,high,low,close,volume,dividend,split', bars),
    });
  });
  afterAll(async () => {
    removeFolder(folder);
    await database.drop();
  });

  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [path.join(projectRoot(), 'dist/src/cli.js'), 'ingest', 'files', folder, ...args], {
      env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', DATABASE_URL: database.url },
    }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
    );
  const filled = async () =>
    (await database.store.pool.query('select date::text, close from bar where filled order by date')).rows;

  it('has no bar made up that nobody asked for', async () => {
    expect(await run()).toMatchObject({ code: 0, said: expect.stringContaining('marked by missing_session: 1') });
    expect(await filled()).toEqual([]);
  });

  it('has missing sessions made up where it is asked for, and says so', async () => {
    expect(await run('--fill', 'INTERPOLATE', '--fill-sessions', '1')).toMatchObject({
      code: 0,
      said: expect.stringContaining('made up by filled_interpolated: 1'),
    });
    expect(await filled()).toEqual([{ date: '2017-03-08', close: 13.5 }]);
  });

  it('refuses a policy that does not exist, and a length without a policy', async () => {
    expect(await run('--fill', 'GUESS')).toMatchObject({ code: 1, said: expect.stringContaining('FFILL, INTERPOLATE') });
    expect(await run('--fill-sessions', '3')).toMatchObject({ code: 1, said: expect.stringContaining('--fill') });
  });
});
