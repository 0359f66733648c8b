import { spawn } from 'node:child_process';
import path from 'node:path';
import { openFolder } from '../../src/data/providers/files/open-folder.js';
import { ingest } from '../../src/jobs/ingest.js';
import { testStore } from '../support/database.js';
import { MARKET, marketFolder, removeFolder, writeFiles } from '../support/market-folder.js';

const NOW = new Date('2018-01-03T12:00:00Z');
const SESSIONS = ['2017-12-26', '2017-12-27', '2017-12-28', '2017-12-29'];
const DIST = path.resolve(import.meta.dirname, '../../dist/src');

/** Bars of so many securities on four sessions. */
const barsOf = (securities: number, close: number) =>
  `select day::date as date, 'S' || range as ticker, ${close} as close
     from range(${securities}), unnest([${SESSIONS.map((day) => `'${day}'`).join(', ')}]) as days(day)`;

/** A process that ingests as the server does and says when it begins to save bars. */
const PROGRAM = `
  const { openFolder } = await import('${DIST}/data/providers/files/open-folder.js');
  const { openStore } = await import('${DIST}/data/store/store.js');
  const { ingest } = await import('${DIST}/jobs/ingest.js');
  const store = openStore(process.env.STORE);
  const provider = await openFolder(process.env.FOLDER);
  await ingest(store, provider, { now: new Date('${NOW.toISOString()}'), onProgress: (stage) => console.log(stage) });
`;

/** Runs it and kills it with SIGKILL as soon as it says `stage`. */
function killAt(stage: string, url: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      env: { PATH: process.env.PATH, STORE: url, FOLDER: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let killed = false;
    child.stdout.on('data', (text: Buffer) => {
      if (killed || !text.toString().includes(stage)) return;
      killed = true;
      child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('exit', () => (killed ? resolve() : reject(new Error(`It ended before it said "${stage}".`))));
  });
}

describe('an ingest whose process is killed', () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  let folder: string;
  beforeAll(async () => {
    database = await testStore();
    folder = marketFolder({ 'market.yaml': { ...MARKET, bars: barsOf(50, 10) } });
  });
  afterAll(async () => {
    await database.drop();
    removeFolder(folder);
  });

  const state = async () =>
    (
      await database.store.pool.query(
        `select (select count(*)::int from market) as markets, (select count(*)::int from security) as securities,
                (select count(*)::int from bar) as bars, (select sum(close) from bar) as closes,
                (select count(*)::int from bar_history) as superseded, (select max(id)::int from data_version) as version,
                (select count(*)::int from ingest) as ingests, (select count(*)::int from quarantine) as quarantined`,
      )
    ).rows[0];
  const whole = async () => {
    const provider = await openFolder(folder);
    return ingest(database.store, provider, { now: NOW }).finally(() => provider.close());
  };

  it.each(['reading bars', 'saving bars', 'saving securities'])('leaves the store as it was, killed while %s', async (stage) => {
    writeFiles(folder, { 'market.yaml': { ...MARKET, bars: barsOf(50, 10) } });
    await whole();
    const before = await state();
    // The same bars with other closes, and many more securities.
    writeFiles(folder, { 'market.yaml': { ...MARKET, bars: barsOf(20_000, 11) } });
    await killAt(stage, database.url, folder);
    writeFiles(folder, { 'market.yaml': { ...MARKET, bars: barsOf(50, 10) } });
    // The next ingest waits until Postgres has noticed that the other is gone.
    expect((await whole()).dataVersion).toBeNull();
    expect(await state()).toEqual({ ...before, ingests: before.ingests + 1 });
    expect(before).toMatchObject({ markets: 1, securities: 51, bars: 200, closes: 2000, superseded: 0, version: 1 });
  });
});
