/**
 * How late the last of 1,000 subscribers hears what a job does: `jobProgress` of one running job, ten changes a second.
 *
 * A server process over a throwaway cluster; this process holds 1,000 sockets that speak `graphql-transport-ws`, and writes the changes as a worker
 * would: one statement that also notifies. Counted is each message from before the statement until its client has read it, so that Postgres,
 * NOTIFY, the server and the reading of a thousand messages on one thread are all in it. The client only looks for the time in the text:
 * a thousand clients on as many machines would have a thread each. The peer is graphql-ws as it comes, p99 133 ms.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { startThrowaway } from '../dist/src/data/store/embedded/throwaway.js';
import { applyMigrations } from '../dist/src/data/store/migrate.js';
import { openStore } from '../dist/src/data/store/store.js';
import { reportProgress } from '../dist/src/jobs/life/report-progress.js';
import { transition } from '../dist/src/jobs/life/transitions.js';
import { serveApi } from './support/serve-api.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const SUBSCRIBERS = 1000;
const EVENTS = 150;
const EVERY_MS = 100;
const BUDGET_MS = 60;
const PEER_MS = 133;
/** What a console that follows a job asks for. */
const QUERY = `subscription FollowJob($id: ID!) { jobProgress(id: $id) {
  id kind status isFinal revision progress stage attempt maxAttempts childCounts { status count }
  error { code message retryable incident } result { __typename ... on RankingRun { id date size coverage } } } }`;

if (process.argv[2] === 'serve') await serveApi(process.argv[3], 'momentum_quality');
else await main();

async function main() {
  const throwaway = await startThrowaway();
  try {
    const url = throwaway.cluster.urlOf('postgres');
    await applyMigrations(url, path.join(ROOT, 'migrations'));
    const store = openStore(url);
    const server = fork(import.meta.filename, ['serve', url]);
    try {
      const [{ port }] = await once(server, 'message');
      console.log('workload | figure | budget | ratio');
      await measure(store, server, port);
    } finally {
      server.kill();
      await store.close();
    }
  } finally {
    await throwaway.discard();
  }
}

async function measure(store, server, port) {
  const attempt = await startJob(store);
  const delays = [];
  const clients = [];
  for (let i = 0; i < SUBSCRIBERS; i++) clients.push(await subscribe(port, `job_${attempt.jobId}`, delays));
  await tell(store, attempt, 20);
  delays.length = 0;
  const before = await cpuOf(server);
  await tell(store, attempt, EVENTS);
  const cpu = ((await cpuOf(server)) - before) / delays.length;
  for (const client of clients) client.terminate();
  if (delays.length !== SUBSCRIBERS * EVENTS) console.error(`Heard ${delays.length} of ${SUBSCRIBERS * EVENTS} messages.`);
  delays.sort((a, b) => a - b);
  const at = (share) => delays[Math.floor(share * (delays.length - 1))];
  const name = `${SUBSCRIBERS.toLocaleString('en')} subscribers, ${1000 / EVERY_MS} events/s`;
  console.log(
    `${name}, p99 | ${at(0.99).toFixed(0)} ms | ${BUDGET_MS} ms | ${(PEER_MS / at(0.99)).toFixed(1)}× graphql-ws as it comes`,
  );
  console.error(`p50 ${at(0.5).toFixed(0)} ms, CPU of the server ${cpu.toFixed(0)} µs a message.`);
}

async function startJob(store) {
  const { rows } = await store.pool.query(
    `insert into job (kind, params, requested_by, priority, timeout_seconds, status)
     values ('rank', '{}', 'bench', 0, 3600, 'QUEUED') returning id`,
  );
  const { id, claim } = await transition(store.pool, rows[0].id, { to: 'RUNNING', worker: 'bench', leaseSeconds: 3600 });
  return { jobId: id, claim };
}

/** Changes the job so many times and waits until all have heard. */
async function tell(store, attempt, times) {
  const begin = performance.now();
  for (let i = 0; i < times; i++) {
    await pause(Math.max(0, begin + i * EVERY_MS - performance.now()));
    await reportProgress(store, attempt, i / times, `at ${performance.now()} ms`);
  }
  await pause(1000);
}

/** A subscriber that has heard the present state and notes how late it hears of what follows. */
async function subscribe(port, id, delays) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY, variables: { id } } }));
  await once(socket, 'message');
  socket.on('message', (data) => {
    const said = /"stage":"at ([\d.]+) ms"/.exec(data.latin1Slice(0, data.length));
    if (said === null) throw new Error(`Heard ${data}`);
    delays.push(performance.now() - Number(said[1]));
  });
  return socket;
}

async function cpuOf(server) {
  server.send('cpu');
  const [{ cpu }] = await once(server, 'message');
  return cpu;
}
