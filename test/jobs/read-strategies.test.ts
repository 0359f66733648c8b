import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import { DEFAULT_STRATEGY, readStrategies } from '../../src/jobs/read-strategies.js';
import { sha256 } from '../../src/jobs/sha256.js';

const { registry } = await discoverPlugins(null);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'alphaql-strategies-'));
});

afterEach(() => rm(folder, { recursive: true }));

it('reads the strategies that come with AlphaQL without a problem, the default among them', async () => {
  const strategies = await readStrategies(path.resolve(import.meta.dirname, '../../strategies'), registry);
  expect(strategies.flatMap(({ problems }) => problems)).toEqual([]);
  expect(strategies.map(({ name }) => name)).toEqual(['momentum_quality', 'trend_low_risk', 'value_quality']);
  expect(strategies.map(({ name }) => name)).toContain(DEFAULT_STRATEGY);
  expect(strategies.every(({ plan }) => plan !== null)).toBe(true);
});

it('holds the best of what it ranks in those that come with AlphaQL, but for the default: HRP looks at no score', async () => {
  const strategies = await readStrategies(path.resolve(import.meta.dirname, '../../strategies'), registry);
  expect(strategies.map(({ plan }) => [plan?.optimizer.name, plan?.sizing.topN])).toEqual([
    ['HRP', null],
    ['HRP', 50],
    ['HRP', 50],
  ]);
});

it('gives what a broken document still says of itself, beside its problems', async () => {
  const document = 'strategy: { name: broken, version: 2, description: Not yet }\nfactors: [{ name: Nothing, weight: 1 }]\n';
  await writeFile(path.join(folder, 'a.yaml'), document);
  await writeFile(path.join(folder, 'b.yml'), 'strategy: [');
  const [a, b] = await readStrategies(folder, registry);
  expect(a).toMatchObject({ name: 'broken', version: '2', description: 'Not yet', file: 'a.yaml', document, plan: null });
  expect(a.hash).toBe(sha256(document));
  expect(a.problems.map(({ path }) => path)).toEqual([['factors', '0', 'name']]);
  expect(b).toMatchObject({ name: 'b', file: 'b.yml', plan: null });
  expect(b.problems[0].message).toMatch(/^Line /);
});

it('refuses the second of two strategies with one name', async () => {
  const document = 'strategy: { name: twin }\nfactors: [{ name: VSM }]\n';
  await writeFile(path.join(folder, 'a.yaml'), document);
  await writeFile(path.join(folder, 'b.yaml'), document);
  await writeFile(path.join(folder, 'notes.txt'), 'not a strategy');
  const [a, b, ...others] = await readStrategies(folder, registry);
  expect(others).toEqual([]);
  expect(a).toMatchObject({ problems: [], plan: { name: 'twin' } });
  expect(b.plan).toBeNull();
  expect(b.problems[0].message).toBe('The strategy twin stands in a.yaml already. Give the one in b.yaml another name.');
});

it('says of what cannot be read that it cannot, and reads the others', async () => {
  await mkdir(path.join(folder, 'a.yaml'));
  await symlink(path.join(folder, 'gone'), path.join(folder, 'b.yaml'));
  await writeFile(path.join(folder, 'c.yaml'), 'strategy: { name: good }\nfactors: [{ name: VSM }]\n');
  const strategies = await readStrategies(folder, registry);
  expect(strategies.map(({ name, problems }) => [name, problems.map(({ message }) => message)])).toEqual([
    ['a', ['The file a.yaml cannot be read (EISDIR).']],
    ['b', ['The file b.yaml cannot be read (ENOENT).']],
    ['good', []],
  ]);
});

it('finds none in a folder that is not there', async () => {
  expect(await readStrategies(path.join(folder, 'missing'), registry)).toEqual([]);
});
