import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import { sha256 } from '../../src/jobs/sha256.js';
import { rankDate } from '../../src/quant/ranking/rank.js';
import type { Plan } from '../../src/quant/strategy/plan.js';
import { readStrategy } from '../../src/quant/strategy/read-strategy.js';
import { problemWith } from '../support/portfolio-problem.js';
import { tinyPanel } from '../support/tiny-panel.js';

const OWN_FACTOR = `
import { change, days, defineFactor, negate, z } from 'alphaql/plugin';

export default defineFactor({
  name: 'Reversal',
  description: 'Minus the return of the last week.',
  category: 'momentum',
  params: z.object({ lookback: days(5).describe('Sessions of the return.') }),
  inputs: ['adjClose'],
  history: ({ lookback }) => lookback + 1,
  compute: ({ adjClose }, { lookback }) => negate(change(adjClose, lookback)),
});
`;

const BUILT_IN = ['BAB', 'Beta', 'BookToMarket', 'EarningsYield', 'IVOL', 'LevyRSL', 'Momentum', 'QMJ', 'VSM'];
const DIST = path.resolve(import.meta.dirname, '../../dist/src/jobs/discover-plugins.js');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'alphaql-plugins-'));
});

afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string) => writeFile(path.join(folder, name), text);

it('finds the built-in plugins of every kind', async () => {
  const { registry, problems } = await discoverPlugins(null);
  expect(problems).toEqual([]);
  expect(registry.names('factor')).toEqual(BUILT_IN);
  expect(registry.names('covariance')).toEqual(['EWMA', 'LedoitWolf', 'OAS', 'Sample']);
  const optimizers = ['BlackLitterman', 'EqualRiskContribution', 'EqualWeight', 'HRP', 'InverseVariance', 'Kelly', 'MVO'];
  expect(registry.names('optimizer')).toEqual(optimizers);
  expect(registry.names('riskRule')).toEqual(['Beta', 'Liquidity', 'MaxWeight', 'MinWeight', 'Sector', 'Turnover']);
});

it("finds, lists and ranks with a factor that is nothing but a file in the user's folder", async () => {
  await write('reversal.mjs', OWN_FACTOR);
  const { registry, problems } = await discoverPlugins(folder);
  expect(problems).toEqual([]);
  const described = registry.metadata().find(({ name }) => name === 'Reversal');
  expect(described).toMatchObject({ kind: 'factor', builtIn: false, inputs: ['adjClose'] });
  expect(described?.parameters).toEqual([
    {
      name: 'lookback',
      description: 'Sessions of the return.',
      type: 'INTEGER',
      defaultValue: 5,
      minimum: 1,
      maximum: 5040,
      choices: [],
    },
  ]);
  const strategy = 'strategy: { name: own }\nfactors: [{ name: Reversal, weight: 1, params: { lookback: 1 } }]\nregime: false\n';
  const { plan } = readStrategy(strategy, registry, sha256);
  const panel = tinyPanel({ securities: { Winner: { adjClose: [100, 110] }, Loser: { adjClose: [100, 90] } } });
  const { signals } = rankDate(panel, plan as Plan, null);
  expect(signals.map(({ ticker, exposures }) => [ticker, exposures[0]])).toEqual([
    ['Loser', expect.closeTo(0.1, 12)],
    ['Winner', expect.closeTo(-0.1, 12)],
  ]);
});

it('finds the optimizer of the documents, and a strategy can name it', async () => {
  const page = await readFile(path.resolve(import.meta.dirname, '../../docs/plugins-and-strategies.md'), 'utf8');
  await write('proportional.mjs', /```js\n(\/\/ my-plugins\/proportional\.mjs\n[^`]*)```/.exec(page)![1]);
  const { registry, problems } = await discoverPlugins(folder);
  expect(problems).toEqual([]);
  const strategy = 'strategy: { name: own }\nfactors: [{ name: VSM }]\noptimizer: { name: Proportional, params: { floor: 0 } }\n';
  const { plan } = readStrategy(strategy, registry, sha256);
  const { plugin, params } = (plan as Plan).optimizer;
  const { weights } = plugin!.optimize({ ...problemWith([[], [], []]), scores: Float64Array.of(3, 1, -2) }, params);
  expect(Array.from(weights)).toEqual([0.75, 0.25, 0]);
});

it('names every file that it cannot take, and takes the others', async () => {
  await write('a-throws.mjs', 'throw new Error("no licence");');
  await write('b-syntax.mjs', 'export default {');
  await write('c-nothing.mjs', 'export const factor = 1;');
  await write('d-namesake.mjs', OWN_FACTOR.replace('Reversal', 'VSM'));
  await write('e-field.mjs', OWN_FACTOR.replace("inputs: ['adjClose']", "inputs: ['adjclose']"));
  await write('f-good.mjs', OWN_FACTOR);
  await write('g-again.mjs', OWN_FACTOR);
  await write('notes.txt', 'not a plugin');
  const { registry, problems } = await discoverPlugins(folder);
  expect(problems.map(({ path: [file] }) => path.basename(file))).toEqual([
    'a-throws.mjs',
    'b-syntax.mjs',
    'c-nothing.mjs',
    'd-namesake.mjs',
    'e-field.mjs',
    'g-again.mjs',
  ]);
  expect(problems[0].message).toBe('The plugin file a-throws.mjs was not taken. no licence');
  expect(problems[2].message).toContain('should export one plugin by default');
  expect(problems[3]).toMatchObject({ code: 'CONFLICT' });
  expect(problems[3].message).toContain('There is a factor "VSM" already');
  expect(problems[4].message).toContain('Reversal reads adjclose');
  expect(registry.names('factor')).toEqual([...BUILT_IN.slice(0, 8), 'Reversal', 'VSM']);
  expect(registry.metadata().find(({ name }) => name === 'VSM')?.builtIn).toBe(true);
});

it('says that the folder is not there, and goes on with the built-in plugins', async () => {
  const { registry, problems } = await discoverPlugins(path.join(folder, 'missing'));
  expect(problems).toHaveLength(1);
  expect(problems[0].message).toContain('cannot be read');
  expect(registry.names('factor')).toEqual(BUILT_IN);
});

(existsSync(DIST) ? it : it.skip)(
  'finds plugins as built, in JavaScript and in TypeScript, from a folder outside the package',
  async () => {
    await write(
      'reversal.ts',
      OWN_FACTOR.replace('compute: (', 'compute: /* typed */ (').concat('export type Unused = number;\n'),
    );
    await write('twin.js', OWN_FACTOR.replace('Reversal', 'Twin'));
    const script = `
    const { discoverPlugins } = await import(${JSON.stringify(pathToFileURL(DIST).href)});
    const { registry, problems } = await discoverPlugins(${JSON.stringify(folder)});
    console.log(JSON.stringify({ names: registry.names('factor'), problems }));
  `;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
    expect({ stderr, ...JSON.parse(stdout || '{}') }).toMatchObject({
      problems: [],
      names: [...BUILT_IN.slice(0, 8), 'Reversal', 'Twin', 'VSM'],
    });
  },
);
