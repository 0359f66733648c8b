import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { Store } from '../../src/data/store/store.js';
import { nodeIdOf } from '../../src/domain/node-id.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { sha256 } from '../../src/jobs/sha256.js';
import { defineFactor } from '../../src/quant/plugin/factor.js';
import { Registry } from '../../src/quant/plugin/registry.js';
import { readStrategy } from '../../src/quant/strategy/read-strategy.js';
import { startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { makeSmallMarket, rank } from '../support/ranked-market.js';

const GOOD = `strategy: { name: good, version: "1.0", description: Momentum alone }
factors:
  - { name: VSM, weight: 1, params: { vol_window: 30 } }
`;
const BAD = `strategy: { name: bad, version: "2.0", description: Misspelt }
factors:
  - { name: VSN }
`;

const VSM = defineFactor({
  name: 'VSM',
  description: 'Return over volatility.',
  category: 'momentum',
  params: z.object({
    lookback: z.int().min(2).max(1000).default(252).describe('Sessions of the return.'),
    volWindow: z.int().min(2).max(1000).default(60).describe('Sessions of the volatility.'),
    side: z.enum(['long', 'short']).default('long').describe('Which way.'),
  }),
  inputs: ['adjClose'],
  history: ({ lookback }) => lookback + 1,
  compute: ({ adjClose }) => adjClose,
  references: ['Moskowitz, Ooi & Pedersen (2012)'],
});

describe('plugins and strategies', () => {
  let store: Store;
  let api: TestApi;
  let drop: () => Promise<void>;
  const folder = mkdtempSync(path.join(tmpdir(), 'strategies-'));

  beforeAll(async () => {
    ({ store, drop } = await testStore());
    await rank(store, await makeSmallMarket(store), ['AAA', 'BBB'], { strategy: 'good' });
    const registry = new Registry();
    registry.register(VSM, { builtIn: true });
    writeFileSync(path.join(folder, 'good.yaml'), GOOD);
    writeFileSync(path.join(folder, 'bad.yaml'), BAD);
    const files = await readStrategies(folder, registry);
    const read = (document: string) => readStrategy(document, registry, sha256);
    api = await startApi(store, { registry, strategies: { files, defaultStrategy: 'good', read } });
  });

  afterAll(async () => {
    await api?.stop();
    await drop?.();
    rmSync(folder, { recursive: true, force: true });
  });

  it('describe a plugin with its parameters as YAML names them, their limits and defaults', async () => {
    const { data, errors } =
      await api.ask(`{ plugins(kind: FACTOR) { kind name description version author category references inputs builtIn
      parameters { name description type defaultValue minimum maximum choices } } none: plugins(kind: OPTIMIZER) { name } }`);
    expect(errors).toBeUndefined();
    expect(data.none).toEqual([]);
    expect(data.plugins).toHaveLength(1);
    expect(data.plugins[0]).toMatchObject({
      kind: 'FACTOR',
      name: 'VSM',
      category: 'momentum',
      inputs: ['adjClose'],
      builtIn: true,
      references: ['Moskowitz, Ooi & Pedersen (2012)'],
    });
    expect(data.plugins[0].parameters[1]).toEqual({
      name: 'vol_window',
      description: 'Sessions of the volatility.',
      type: 'INTEGER',
      defaultValue: 60,
      minimum: 2,
      maximum: 1000,
      choices: [],
    });
    expect(data.plugins[0].parameters[2]).toMatchObject({ type: 'CHOICE', choices: ['long', 'short'], defaultValue: 'long' });
  });

  it('name the known plugins where one is unknown', async () => {
    const { data, errors } = await api.ask(
      '{ good: plugin(kind: FACTOR, name: "VSM") { name } bad: plugin(kind: FACTOR, name: "VSN") { name } }',
    );
    expect(data).toEqual({ good: { name: 'VSM' }, bad: null });
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('Known: VSM'),
        extensions: { code: 'UNKNOWN_PLUGIN', problems: [{ suggestions: ['VSM'] }] },
      },
    ]);
  });

  it('list the faulty strategies too, with everything that is wrong with them', async () => {
    const { data } = await api.ask(
      '{ strategies { id name version isDefault document problems { code path message suggestions } plan { hash } latestRun { date } } }',
    );
    expect(data.strategies.map(({ name }: { name: string }) => name)).toEqual(['bad', 'good']);
    const [bad, good] = data.strategies;
    expect(bad).toMatchObject({ plan: null, latestRun: null, isDefault: false, version: '2.0' });
    expect(bad.problems).toMatchObject([{ code: 'UNKNOWN_PLUGIN', path: ['factors', '0', 'name'], suggestions: ['VSM'] }]);
    expect(good).toMatchObject({
      id: nodeIdOf('Strategy', 'good'),
      isDefault: true,
      problems: [],
      document: GOOD,
      latestRun: { date: '2017-12-29' },
      plan: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it('serve a plan with all its defaults, and name the universe and benchmark of the market', async () => {
    const { data, errors } =
      await api.ask(`{ strategy(name: "good") { plan { universe benchmark rebalance historyDays topN regimeBlend
      factors { name version category enabled weight params { name value isDefault } } regimeWeights { state factor weight }
      optimizer { name params { name value isDefault } } covariance { name } riskRules { name } costs { commissionBps halfSpreadBps impactCoefficient borrowFeeAnnual } } } }`);
    expect(errors).toBeUndefined();
    const { plan } = data.strategy;
    expect(plan).toMatchObject({ universe: 'small', benchmark: 'AAA', rebalance: 'MONTH_END', historyDays: 253 });
    expect(plan.factors).toEqual([
      {
        name: 'VSM',
        version: '1.0.0',
        category: 'momentum',
        enabled: true,
        weight: 1,
        params: [
          { name: 'lookback', value: 252, isDefault: true },
          { name: 'vol_window', value: 30, isDefault: false },
          { name: 'side', value: 'long', isDefault: true },
        ],
      },
    ]);
    expect(plan.regimeWeights.map(({ state }: { state: string }) => state)).toEqual(['BULL', 'BEAR', 'UNKNOWN']);
    expect(plan.regimeWeights[0]).toMatchObject({ factor: ['VSM'], weight: [1] });
  });

  it('mean the configured strategy where none is named', async () => {
    const { data } = await api.ask('{ rankings { run { strategy } } }');
    expect(data.rankings.run.strategy).toBe('good');
  });

  it('name the known strategies where one is unknown', async () => {
    const { data, errors } = await api.ask('{ strategy(name: "goof") { name } rankings(strategy: "goof") { totalCount } }');
    expect(data).toEqual({ strategy: null, rankings: null });
    for (const error of errors!) {
      expect(error).toMatchObject({ message: expect.stringContaining('Known: bad, good'), extensions: { code: 'NOT_FOUND' } });
    }
  });

  it('check a document without storing it: all problems, or the plan', async () => {
    const query =
      'query Check($document: String!) { checkStrategy(document: $document) { problems { path message } plan { factors { name } } } }';
    const good = await api.ask(query, { document: GOOD });
    expect(good.data.checkStrategy).toEqual({ problems: [], plan: { factors: [{ name: 'VSM' }] } });
    const bad = await api.ask(query, { document: BAD });
    expect(bad.data.checkStrategy).toMatchObject({ plan: null, problems: [{ path: ['factors', '0', 'name'] }] });
    const long = await api.ask(query, { document: `# ${'x'.repeat(100_000)}` });
    expect(long.data.checkStrategy).toBeNull();
    expect(long.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', problems: [{ path: ['document'] }] } }]);
  });

  it('are found by their id', async () => {
    const { data } = await api.ask(
      `{ node(id: "${nodeIdOf('Strategy', 'good')}") { ... on Strategy { name } } none: node(id: "strategy_x") { id } }`,
    );
    expect(data).toEqual({ node: { name: 'good' }, none: null });
  });
});
