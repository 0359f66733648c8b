import { z } from 'zod';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { sha256 } from '../../../src/jobs/sha256.js';
import { defineFactor } from '../../../src/quant/plugin/factor.js';
import { Registry } from '../../../src/quant/plugin/registry.js';
import { readStrategy as read } from '../../../src/quant/strategy/read-strategy.js';

/** The document of the design. */
const DOCUMENT = `
strategy: { name: momentum_quality, version: "1.0", description: Momentum + Quality with HRP }
factors:
  - { name: VSM, params: { lookback: 252, vol_window: 60 } }
  - { name: BAB, enabled: true }
  - { name: QMJ, params: { profitability_weight: 0.5 } }
optimizer: { name: HRP, params: { linkage_method: ward } }
risk_rules:
  - { name: MaxWeight, params: { max_weight: 0.10 } }
  - { name: Sector, params: { max_sector_weight: 0.30 } }
  - { name: Beta, params: { min_beta: 0.8, max_beta: 1.2 } }
`;

const { registry } = await discoverPlugins(null);
const readStrategy = (document: string, plugins = registry) => read(document, plugins, sha256);

function planOf(document: string) {
  const { plan, problems } = readStrategy(document);
  expect(problems).toEqual([]);
  if (plan === null) throw new Error('There is no plan.');
  return plan;
}

/** Path and message of each problem, as a line. */
function problemsOf(document: string, plugins = registry): string[] {
  const { plan, problems } = readStrategy(document, plugins);
  expect(plan).toBeNull();
  return problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const HEAD = 'strategy: { name: test }\n';
const close = (numbers: readonly number[]) => numbers.map((number) => expect.closeTo(number, 12));

describe('a strategy document', () => {
  it('becomes a plan with every default written out', () => {
    const plan = planOf(DOCUMENT);
    expect(plan).toMatchObject({
      name: 'momentum_quality',
      version: '1.0',
      description: 'Momentum + Quality with HRP',
      universe: 'default',
      benchmark: null,
      standardise: { winsorise: 0.01, neutralise: true, minGroup: 5, restandardise: false },
      rebalance: { frequency: 'month_end', everyDays: null, band: null },
      sizing: {
        topN: null,
        fractionalKelly: null,
        targetVolatilityAnnual: null,
        volatility: 'ex_ante',
        regimeScaling: false,
        minLeverage: 0.5,
        maxLeverage: 2,
        convictionHigh: 0.9,
        convictionMedium: 0.7,
        lot: 1,
      },
      costs: { commissionBps: 1, halfSpreadBps: 2, impactCoefficient: 1, borrowFeeAnnual: 0.003 },
      seed: 1,
    });
    expect(plan.regime).toMatchObject({
      fitWindow: 2520,
      minHistory: 504,
      refitEvery: 21,
      starts: 5,
      minConfidence: 0.6,
      seed: 1,
      blend: 'probability',
    });
    expect(plan.factors.map(({ factor, enabled }) => [factor.name, enabled])).toEqual([
      ['VSM', true],
      ['BAB', true],
      ['QMJ', true],
    ]);
    expect(plan.factors[0].params).toEqual({ lookback: 252, skip: 21, volWindow: 60, volFloor: 0.05, targetVol: 1 });
    expect(plan.factors[0].given).toEqual(['lookback', 'volWindow']);
    expect(plan.factors[2].params).toMatchObject({ profitabilityWeight: 0.5, growthWeight: 1, safetyWeight: 1 });
    expect(plan.historyDays).toBe(1263);
  });

  it('has its optimizer, covariance and risk rules with their defaults written out', () => {
    const plan = planOf(DOCUMENT);
    const params = { linkageMethod: 'ward', distance: 'correlation', riskMeasure: 'variance' };
    expect(plan.optimizer).toMatchObject({ name: 'HRP', version: '1.0.0', params, given: ['linkageMethod'] });
    expect(plan.covariance).toMatchObject({ name: 'LedoitWolf', params: { target: 'identity', window: 252 }, given: [] });
    expect(plan.riskRules.map(({ name, params }) => [name, params])).toEqual([
      ['MaxWeight', { maxWeight: 0.1 }],
      ['Sector', { maxSectorWeight: 0.3, sectors: {} }],
      ['Beta', { minBeta: 0.8, maxBeta: 1.2 }],
    ]);
  });

  it('keeps what names a kind that a registry has no plugins of, as it stands', () => {
    const plugins = new Registry();
    for (const factor of registry.list('factor')) plugins.register(factor, { builtIn: true });
    const { plan } = readStrategy(DOCUMENT, plugins);
    const asItStands = { plugin: null, name: 'HRP', version: '', params: { linkageMethod: 'ward' }, given: ['linkageMethod'] };
    expect(plan?.optimizer).toEqual(asItStands);
  });

  it('has its optimizer and risk rules checked as soon as their kind has a plugin', () => {
    const plugins = new Registry();
    for (const factor of registry.list('factor')) plugins.register(factor, { builtIn: true });
    const common = { description: 'One.', version: '1', author: 'A', category: 'c', references: [] };
    const rule = { ...common, reason: 'Capped', limits: () => [] };
    const riskRule = { ...rule, kind: 'riskRule', name: 'MaxWeight', params: z.object({ maxWeight: z.number().max(0.05) }) };
    plugins.register(riskRule, { builtIn: true });
    expect(problemsOf(DOCUMENT, plugins)).toEqual([
      'risk_rules.0.params.max_weight: risk_rules.0.params.max_weight should be a number not above 0.05, but is 0.1.',
      'risk_rules.1.name: There is no risk rule "Sector". Known: MaxWeight.',
      'risk_rules.2.name: There is no risk rule "Beta". Known: MaxWeight.',
    ]);
  });

  it('reports everything that is wrong with it at once, each with its path', () => {
    const problems = problemsOf(`
strategy: { name: "two words", versoin: "1.0" }
universe: 7
factors:
  - { name: VSN, params: { lookback: 252 } }
  - { name: VSM, params: { lookback: 0, vol_windw: 60, skip: 2.5 } }
  - { name: BAB, enabled: "yes", weigth: 1 }
  - { name: BAB }
  - { params: {} }
  - { name: Momentum }
standardise: { winsorise: 0.4 }
regime: { blend: probabilty, min_history: 5000, weights: { bull: { QMJ: 1, VSM: much } } }
rebalance: { frequency: every_n_days }
learning: { model: gbm }
`);
    expect(problems).toEqual([
      'strategy.name: strategy.name should be a name of up to 100 letters, digits, underscores, dots and dashes, but is "two words".',
      'strategy.versoin: There is no key "versoin" in strategy. Did you mean "version"? Known: description, name, version.',
      'universe: universe should be a text of 1 to 200 characters, but is 7.',
      'factors.2.enabled: factors.2.enabled should be true or false, but is "yes".',
      'factors.2.weigth: There is no key "weigth" in factors.2. Did you mean "weight"? Known: enabled, name, params, weight.',
      'factors.4.name: factors.4.name is missing. It should be a text of 1 to 200 characters.',
      'standardise.winsorise: standardise.winsorise should be a number from 0 to 0.25, but is 0.4.',
      'regime.blend: regime.blend should be one of probability, state, but is "probabilty".',
      'regime.weights.bull.VSM: regime.weights.bull.VSM should be a number from 0 to 1000, but is "much".',
      'rebalance.every_days: rebalance.every_days belongs to the frequency every_n_days, and to no other.',
      'learning: There is no key "learning" in a strategy. Known: benchmark, costs, covariance, factors, optimizer, rebalance, regime, risk_rules, seed, sizing, standardise, strategy, universe.',
      'factors.0.name: There is no factor "VSN". Known: BAB, Beta, BookToMarket, EarningsYield, IVOL, LevyRSL, Momentum, QMJ, VSM.',
      'factors.1.params.vol_windw: There is no key "vol_windw" in factors.1.params. Did you mean "vol_window"? Known: lookback, skip, target_vol, vol_floor, vol_window.',
      'factors.1.params.lookback: factors.1.params.lookback should be a whole number from 2 to 5040, but is 0.',
      'factors.1.params.skip: factors.1.params.skip should be a whole number from 0 to 5040, but is 2.5.',
      'factors.3.name: The factor BAB stands twice. Keep one.',
      'regime.weights.bull.QMJ: There is no factor of this strategy "QMJ". Known: BAB, Momentum, VSM, VSN.',
      'factors.5.weight: The factor Momentum has no default weight. Give it a weight: the defaults of the others add up to about 1.',
    ]);
  });

  it('gives each problem its code and the names that would have been right', () => {
    const { problems } = readStrategy(`${HEAD}factors: [{ name: vsm }]\nregime: { blend: probabilty }`);
    expect(problems).toEqual([
      expect.objectContaining({ code: 'INVALID_STRATEGY', path: ['regime', 'blend'], suggestions: ['probability'] }),
      expect.objectContaining({ code: 'UNKNOWN_PLUGIN', path: ['factors', '0', 'name'], actual: 'vsm', suggestions: ['VSM'] }),
    ]);
  });

  it('takes parameters by the names of YAML only', () => {
    expect(problemsOf(`${HEAD}factors: [{ name: VSM, params: { volWindow: 60 } }]`)).toEqual([
      'factors.0.params.volWindow: There is no key "volWindow" in factors.0.params. Did you mean "vol_window"? Known: lookback, skip, target_vol, vol_floor, vol_window.',
    ]);
  });

  it('is held to what one parameter asks of another', () => {
    expect(problemsOf(`${HEAD}factors: [{ name: VSM, params: { lookback: 20 } }]`)).toEqual([
      'factors.0.params.skip: factors.0.params.skip should be less than lookback.',
    ]);
  });

  it('needs an enabled factor', () => {
    expect(problemsOf(`${HEAD}factors: []`)[0]).toMatch(/^factors: factors should be a list of 1 to 100 entries/);
    expect(problemsOf(`${HEAD}factors: [{ name: VSM, enabled: false }]`)).toEqual([
      'factors: At least one factor should be enabled, but none is.',
    ]);
  });

  it.each([
    ['strategy: { name: a\nfactors: []', /^: Line 2, column 1: /],
    ['a: 1\na: 2', /^: Line 2, column 1: Map keys must be unique/],
    ['', /^: A strategy should be a YAML map of keys, but is empty\.$/],
    ['- VSM', /^: A strategy should be a YAML map of keys, but is a list\.$/],
    ['a: !!js/function "x"', /^: Line 1, column 4: Unresolved tag/],
  ])('names the line of what is no YAML: %j', (document, message) => {
    expect(problemsOf(document)[0]).toMatch(message);
  });

  it('does not let aliases multiply beyond bounds', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++)
      bomb.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(problemsOf(bomb.join('\n'))[0]).toMatch(/cannot be expanded/);
  });

  it('is not fooled by names that every object has', () => {
    const problems = problemsOf(`${HEAD}factors: [{ name: constructor }, { name: VSM, params: { toString: 1 } }]`);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/There is no factor "constructor"/);
    expect(problems[1]).toMatch(/There is no key "toString"/);
    expect(problemsOf(`${HEAD}factors: [{ name: VSM, params: { __proto__: 2 } }]`)).toEqual([
      ': There is no key "__proto__" in a strategy.',
    ]);
  });
});

describe('the weights of a plan', () => {
  it('are the defaults by regime, scaled to 1 over the enabled factors', () => {
    const plan = planOf(`${HEAD}factors: [{ name: QMJ }, { name: BAB, enabled: false }, { name: VSM }]`);
    expect(plan.regime?.weights.BULL).toEqual(close([0.17 / 0.42, 0.25 / 0.42]));
    expect(plan.regime?.weights.BEAR).toEqual(close([0.3 / 0.38, 0.08 / 0.38]));
    expect(plan.regime?.weights.UNKNOWN).toEqual(close([0.22 / 0.42, 0.2 / 0.42]));
    expect(plan.factors.map(({ weight }) => weight)).toEqual(close([0.22 / 0.42, 0, 0.2 / 0.42]));
  });

  it("are a factor's own in every state, beside the defaults of the others", () => {
    const plan = planOf(`${HEAD}factors: [{ name: VSM }, { name: Momentum, weight: 0.25 }]`);
    expect(plan.regime?.weights.BULL).toEqual(close([0.5, 0.5]));
    expect(plan.regime?.weights.BEAR).toEqual(close([0.08 / 0.33, 0.25 / 0.33]));
    expect(plan.factors.map(({ weight }) => weight)).toEqual(close([0.2 / 0.45, 0.25 / 0.45]));
  });

  it('are what the regime section says, before anything else', () => {
    const plan = planOf(`${HEAD}factors: [{ name: VSM, weight: 1 }, { name: IVOL, weight: 1 }]
regime: { weights: { bear: { IVOL: 3 } } }`);
    expect(plan.regime?.weights).toEqual({ BULL: close([0.5, 0.5]), BEAR: close([0.25, 0.75]), UNKNOWN: close([0.5, 0.5]) });
  });

  it('do not change with the regime where there is none', () => {
    const plan = planOf(`${HEAD}factors: [{ name: EarningsYield, weight: 3 }, { name: BookToMarket, weight: 1 }]\nregime: false`);
    expect(plan.regime).toBeNull();
    expect(plan.factors.map(({ weight }) => weight)).toEqual([0.75, 0.25]);
  });

  it('are a problem where nothing states one, where a name is no factor, and where all are 0', () => {
    expect(
      problemsOf(`${HEAD}factors: [{ name: VSM }, { name: Momentum }, { name: IVOL, enabled: false }]
regime: { weights: { bull: { VSN: 1 } } }`),
    ).toEqual([
      'regime.weights.bull.VSN: There is no factor of this strategy "VSN". Known: IVOL, Momentum, VSM.',
      'factors.1.weight: The factor Momentum has no default weight. Give it a weight: the defaults of the others add up to about 1.',
    ]);
    expect(problemsOf(`${HEAD}factors: [{ name: VSM }]\nregime: { weights: { bear: { VSM: 0 } } }`)).toEqual([
      'regime.weights.bear: The weights of the enabled factors should not all be 0. Give one of them a weight.',
    ]);
  });
});

describe('the hash of a plan', () => {
  const hashOf = (document: string) => planOf(document).hash;

  it('is the same for documents that mean the same numbers', () => {
    expect(hashOf(DOCUMENT)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(`# a comment\n${DOCUMENT.replace('lookback: 252, vol_window: 60', 'vol_window: 60')}`)).toBe(hashOf(DOCUMENT));
    expect(hashOf(DOCUMENT.replace('momentum_quality', 'other'))).toBe(hashOf(DOCUMENT));
    expect(hashOf(DOCUMENT.replace('{ name: BAB', '{ name: IVOL, enabled: false }\n  - { name: BAB'))).toBe(hashOf(DOCUMENT));
  });

  it.each([
    ['a parameter', 'vol_window: 60', 'vol_window: 61'],
    ['a factor', '{ name: BAB, enabled: true }', '{ name: Beta, weight: 1 }'],
    ['a risk rule', '0.30', '0.31'],
    ['a setting', 'optimizer:', 'standardise: { min_group: 4 }\noptimizer:'],
  ])('changes with %s', (_what, from, to) => {
    expect(hashOf(DOCUMENT.replace(from, to))).not.toBe(hashOf(DOCUMENT));
  });

  it('changes with the version of a plugin', () => {
    const withVersion = (version: string) => {
      const plugins = new Registry();
      const factor = { ...registry.get('factor', 'VSM'), version };
      plugins.register(defineFactor(factor), { builtIn: true });
      return readStrategy(`${HEAD}factors: [{ name: VSM }]`, plugins).plan?.hash;
    };
    expect(withVersion('1.0.0')).toBe(withVersion('1.0.0'));
    expect(withVersion('1.0.0')).not.toBe(withVersion('1.0.1'));
  });
});
