/**
 * What an answer of the API costs: CPU of the server a request, for a page of 100, 3,000 rows and 3,000 rows as columns.
 *
 * A server process over a throwaway cluster with one ranking of 3,000 securities and ten factors answers requests that this process
 * sends one after the other over a kept connection. The whole goes through HTTP, Apollo, and one query of Postgres for the newest run. CPU
 * is the server process's own, user and system, so the client and Postgres do not count. The peer is PostGraphile on the same cores: 2.7 ms
 * for a page of 100, 145 ms for 3,000 rows.
 */
import { fork } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';
import { serveApi } from './support/serve-api.mjs';

const SECURITIES = 3000;
const FACTORS = ['VSM', 'Momentum', 'LevyRSL', 'BAB', 'Beta', 'IVOL', 'EarningsYield', 'BookToMarket', 'QMJ', 'Upside'];
const ROOT = path.resolve(import.meta.dirname, '..');
const load = (file) => import(path.join(ROOT, 'dist/src', file));

const columns = FACTORS.map((factor) => `${factor.toLowerCase()}: zScore(factor: "${factor}")`).join(' ');
const WORKLOADS = [
  {
    name: 'rankings(first: 100)',
    budget: 1.1,
    peer: 2.7,
    requests: 2000,
    query: `{ rankings(first: 100) { run { id date } nodes { rank ticker name sector score } pageInfo { hasNextPage endCursor } } }`,
  },
  {
    name: '3,000 rows × 10 factors',
    budget: 35,
    peer: 145,
    requests: 60,
    query: `{ rankings(first: 3000) { nodes { rank ticker score ${columns} } } }`,
  },
  {
    name: '3,000 rows with exposures',
    budget: 35,
    peer: 145,
    requests: 40,
    query: '{ rankings(first: 3000) { nodes { rank ticker score exposures { factor zScore } } } }',
  },
  {
    name: '3,000 × 10 as columns',
    budget: 19,
    peer: 145,
    requests: 100,
    query: '{ rankingTable { count rank ticker score factors { factor zScore } } }',
  },
];

if (process.argv[2] === 'serve') await serveApi(process.argv[3], 'bench');
else await main();

async function main() {
  const { startThrowaway } = await load('data/store/embedded/throwaway.js');
  const { applyMigrations } = await load('data/store/migrate.js');
  const database = await startThrowaway();
  try {
    const url = database.cluster.urlOf('postgres');
    await applyMigrations(url, path.join(ROOT, 'migrations'));
    await fill(url);
    const server = fork(import.meta.filename, ['serve', url]);
    const { port } = await reply(server);
    try {
      console.log('workload | figure | budget | ratio');
      for (const workload of WORKLOADS) {
        const ms = await measure(server, port, workload);
        console.log(
          `${workload.name}, CPU a request | ${ms.toFixed(2)} ms | ${workload.budget} ms | ${(workload.peer / ms).toFixed(1)}× PostGraphile`,
        );
      }
    } finally {
      server.kill();
    }
  } finally {
    await database.discard();
  }
}

async function measure(server, port, { query, requests }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const body = JSON.stringify({ query });
  for (let i = 0; i < Math.max(30, requests / 4); i++) await post(port, agent, body);
  const before = await cpu(server);
  for (let i = 0; i < requests; i++) await post(port, agent, body);
  const after = await cpu(server);
  agent.destroy();
  return (after - before) / 1000 / requests;
}

function post(port, agent, body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(Buffer.concat(chunks).toString()));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function cpu(server) {
  server.send('cpu');
  return (await reply(server)).cpu;
}

function reply(server) {
  return new Promise((resolve) => {
    server.once('message', resolve);
  });
}

/** One market with one run. Numbers only have to have many digits, as real ones do. */
async function fill(url) {
  const { openStore } = await load('data/store/store.js');
  const { saveRanking } = await load('data/store/save/save-ranking.js');
  const store = openStore(url);
  const { rows } = await store.pool.query(
    `insert into market (name, description, simulated, currency, time_zone, benchmark)
     values ('bench', 'A run of 3,000', true, 'USD', 'America/New_York', 'T0') returning id`,
  );
  const marketId = rows[0].id;
  const { rows: securities } = await store.pool.query(
    `insert into security (market_id, key, ticker, name, sector, type, version)
     select $1, 'T' || i, 'T' || i, 'Company number ' || i, 'Sector ' || i % 11, 'STOCK', 1 from generate_series(1, $2::int) i
     returning id, ticker`,
    [marketId, SECURITIES],
  );
  const factor = (name) => ({
    factor: name,
    category: 'momentum',
    version: '1',
    weight: 0.1,
    coverage: 1,
    clipped: 0,
    missing: 0,
    params: {},
    given: [],
  });
  const run = {
    marketId,
    strategy: 'bench',
    universe: 'bench',
    date: 17_529,
    asOf: new Date('2018-01-01T00:00:00Z'),
    version: 1,
    strategyVersion: '1',
    planHash: '',
    codeVersion: '',
    codeDirty: false,
    seed: 1,
    environment: {},
    factors: FACTORS.map(factor),
    regime: null,
    universeSize: SECURITIES,
    warnings: [],
  };
  const signals = securities.map(({ id, ticker }, i) => {
    const numbers = FACTORS.map((_, k) => Math.sin(i * 7.31 + k));
    return { securityId: id, ticker, rank: i + 1, score: 3 - i / 1000.7, coverage: 1, exposures: numbers, zScores: numbers };
  });
  await saveRanking(store, run, signals);
  await store.close();
}
