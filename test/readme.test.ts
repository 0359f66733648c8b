import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CONFIG_VARIABLES } from '../src/config.js';
import { projectRoot } from '../src/project-root.js';
import { type ServerProcess, startServer } from './support/server-process.js';

const README = readFileSync(path.join(projectRoot(), 'README.md'), 'utf8');
/** One section is a walk: each of its queries needs what those before it have done. */
const [WALK] = /^## From a ranking to trades\n[\s\S]*?(?=^## )/m.exec(README)!;
const EXAMPLES = examplesOf(README.replace(WALK, '')).filter(({ answer }) => answer !== null);

/** The queries of a text, each with the answer that follows it; null: none does. */
function examplesOf(text: string): { query: string; answer: unknown }[] {
  const blocks = text.matchAll(/```graphql\n([\s\S]*?)```\n\n(?:```json\n([\s\S]*?)```)?/g);
  return [...blocks].map(([, query, answer]) => ({ query, answer: answer === undefined ? null : JSON.parse(answer) }));
}

/** The README prints six digits, and leaves out where in the query an error was. */
function asPrinted(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(6));
  if (Array.isArray(value)) return value.map(asPrinted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'locations')
      .map(([key, inner]) => [key, asPrinted(inner)]),
  );
}

describe('a newcomer in an empty folder', () => {
  let folder: string;
  let server: ServerProcess;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'alphaql-newcomer-'));
    chmodSync(folder, 0o755);
    // No clock: a daily job in the midst of the walk would make another trade list.
    server = await startServer(folder, { DAILY_AT: 'off', WEEKLY_AT: 'off' });
  });
  afterAll(async () => {
    await server.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is told where the server is, and that its data is simulated', () => {
    expect(server.output()).toMatch(/AlphaQL serves demo \(simulated data\) at http:\/\/127\.0\.0\.1:\d+\n/);
  });

  it('finds at least four examples in the README', () => {
    expect(EXAMPLES.length).toBeGreaterThanOrEqual(4);
  });

  it.each(EXAMPLES)('gets the answer that the README gives, example %#', async ({ query, answer }) => {
    expect(asPrinted(await server.ask(query))).toEqual(answer);
  });

  it('walks from a ranking to orders with the queries of the README, as the administrator', async () => {
    const key = readFileSync(path.join(folder, 'admin.key'), 'utf8').trim();
    const [first] = examplesOf(WALK);
    expect(await server.ask(first.query)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    // The number of the list is that of an undisturbed first start.
    let listId = 'trades_2';
    for (const { query, answer } of examplesOf(WALK)) {
      const said = (await server.ask(query.replace('trades_2', listId), key)) as { data: Record<string, { id: string }> };
      if (answer === null) expect(said).not.toHaveProperty('errors');
      else expect(asPrinted(said)).toEqual(answer);
      listId = said.data.trades?.id ?? listId;
      if (query.startsWith('mutation')) await jobEnded(Object.values(said.data)[0].id);
    }
    const { data } = (await server.ask('{ orders(first: 99) { totalCount nodes { status } } }')) as {
      data: { orders: { totalCount: number; nodes: { status: string }[] } };
    };
    expect(data.orders.totalCount).toBeGreaterThan(10);
    expect(new Set(data.orders.nodes.map(({ status }) => status))).toEqual(new Set(['ACCEPTED']));
  });

  /** Waits until a job has ended well. */
  async function jobEnded(id: string): Promise<void> {
    for (;;) {
      const { data } = (await server.ask(`{ job(id: "${id}") { status } }`)) as { data: { job: { status: string } } };
      if (data.job.status === 'SUCCESS') return;
      expect(data.job.status).not.toBe('DEAD');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('is ready, and has an editor that asks no other server', async () => {
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    const page = await (await fetch(server.url, { headers: { accept: 'text/html' } })).text();
    expect(page).toMatch(/simulated/i);
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('loses nothing when the server is killed, and stops it cleanly afterwards', async () => {
    const [{ query, answer }] = EXAMPLES;
    await server.end('SIGKILL');
    server = await startServer(folder);
    expect(server.output()).not.toMatch(/ranking/);
    expect(asPrinted(await server.ask(query))).toEqual(answer);
    expect(await server.end('SIGTERM')).toBe(0);
    expect(existsSync(path.join(folder, 'postgres/data/postmaster.pid'))).toBe(false);
  });
});

describe('the README', () => {
  it('lists every variable of the configuration as the code has it', () => {
    for (const { name, default: fallback, meaning } of CONFIG_VARIABLES) {
      expect(README).toContain(`| \`${name}\` | ${fallback} | ${meaning} |`);
    }
  });

  it('names only files that exist', () => {
    const links = [...README.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, target]) => target);
    expect(links.filter((target) => !existsSync(path.join(projectRoot(), target)))).toEqual([]);
  });
});
