import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CONFIG_VARIABLES } from '../src/config.js';
import { projectRoot } from '../src/project-root.js';
import { type ServerProcess, startServer } from './support/server-process.js';

const README = readFileSync(path.join(projectRoot(), 'README.md'), 'utf8');
const EXAMPLES = [...README.matchAll(/```graphql\n([\s\S]*?)```\n\n```json\n([\s\S]*?)```/g)].map(([, query, answer]) => ({
  query,
  answer: JSON.parse(answer) as unknown,
}));

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
    server = await startServer(folder);
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
