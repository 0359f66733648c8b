import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { openStore } from '../../../src/data/store/store.js';
import { connectionsStandBack } from '../../../src/jobs/workers/stand-back.js';
import { testStore } from '../../support/database.js';
import { makeJobMarket } from '../../support/job-market.js';
import { startWorkerProcess } from '../../support/worker-process.js';

const onLinux = process.platform === 'linux' ? it : it.skip;

onLinux(
  'the threads that work have a low priority, with the helpers of V8, and the thread that tells them what to do a usual one',
  async () => {
    const market = await makeJobMarket();
    const worker = await startWorkerProcess(market.env);
    const folder = `/proc/${worker.pid}/task`;
    const namedLow = () =>
      readdirSync(folder)
        .filter((id) => os.getPriority(Number(id)) === 10)
        .map((id) => readFileSync(`${folder}/${id}/comm`, 'utf8').trim());
    // The process is there before its threads are.
    while (!namedLow().includes('V8Worker')) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(namedLow()).toContain('WorkerThread');
    expect(os.getPriority(worker.pid)).toBe(0);
    await worker.end('SIGKILL');
    await market.drop();
  },
);

onLinux('the Postgres processes of what works have a low priority, and those of what answers a usual one', async () => {
  const { store, url, drop } = await testStore();
  const working = openStore(url);
  connectionsStandBack(working);
  const nicenessOf = async ({ pool }: typeof store) => {
    const { rows } = await pool.query('select pg_backend_pid() as pid');
    return os.getPriority(rows[0].pid);
  };
  expect(await nicenessOf(working)).toBe(10);
  expect(await nicenessOf(store)).toBe(0);
  await working.close();
  await drop();
});
