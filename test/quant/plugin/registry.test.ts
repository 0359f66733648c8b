import { z } from 'zod';
import { isAppError } from '../../../src/domain/errors.js';
import { parametersOf } from '../../../src/quant/plugin/describe-parameters.js';
import { defineFactor } from '../../../src/quant/plugin/factor.js';
import { camelOf, snakeOf } from '../../../src/quant/plugin/names.js';
import { days, fraction, weight } from '../../../src/quant/plugin/parameters.js';
import { Registry } from '../../../src/quant/plugin/registry.js';

const factor = (name: string) =>
  defineFactor({
    name,
    description: 'The close.',
    category: 'test',
    params: z.object({ volWindow: days(60, { min: 2 }).describe('Sessions.') }),
    inputs: ['close'],
    history: () => 1,
    compute: ({ close }) => close,
  });

function errorOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    if (isAppError(error)) return error;
    throw error;
  }
  throw new Error('It did not throw.');
}

it('gives what was registered, and lists it by name whatever the order it came in', () => {
  const registry = new Registry();
  const zeta = factor('Zeta');
  registry.register(zeta, { builtIn: true });
  registry.register(factor('Alpha'), { builtIn: false });
  expect(registry.get('factor', 'Zeta')).toBe(zeta);
  expect(registry.find('factor', 'Beta')).toBeNull();
  expect(registry.list('factor').map(({ name }) => name)).toEqual(['Alpha', 'Zeta']);
  expect(registry.list('optimizer')).toEqual([]);
  expect(registry.metadata()[0]).toEqual({
    kind: 'factor',
    name: 'Alpha',
    description: 'The close.',
    version: '1.0.0',
    author: 'AlphaQL',
    category: 'test',
    parameters: [
      { name: 'vol_window', description: 'Sessions.', type: 'INTEGER', defaultValue: 60, minimum: 2, maximum: 5040, choices: [] },
    ],
    references: [],
    inputs: ['close'],
    builtIn: false,
  });
});

it('says which plugins it knows when asked for one that it does not', () => {
  const registry = new Registry();
  registry.register(factor('Momentum'), { builtIn: true });
  registry.register(factor('VSM'), { builtIn: true });
  const error = errorOf(() => registry.get('factor', 'momentun', ['factors', '0', 'name']));
  expect(error.code).toBe('UNKNOWN_PLUGIN');
  expect(error.message).toBe('There is no factor "momentun". Known: Momentum, VSM.');
  expect(error.problems[0]).toMatchObject({ path: ['factors', '0', 'name'], suggestions: ['Momentum'] });
});

it('keeps the first of two plugins with one name, and says so', () => {
  const registry = new Registry();
  const first = factor('VSM');
  registry.register(first, { builtIn: true });
  expect(errorOf(() => registry.register(factor('VSM'), { builtIn: false })).code).toBe('CONFLICT');
  expect(registry.get('factor', 'VSM')).toBe(first);
});

it.each([
  ['nothing', undefined, 'should export one plugin by default'],
  ['another kind', { ...factor('A'), kind: 'signal' }, 'should be one of factor, optimizer'],
  ['a name with a blank', { ...factor('A'), name: 'a b' }, 'a letter followed by'],
  ['no description', { ...factor('A'), description: '' }, 'should have a description'],
  ['params that are no zod object', { ...factor('A'), params: { lookback: 252 } }, 'should be a zod 4 object'],
  ['no compute', { ...factor('A'), compute: undefined }, 'should have inputs, history and compute'],
  ['a field that no panel has', { ...factor('A'), inputs: ['close', 'klose'] }, 'reads klose'],
])('refuses %s as a plugin', (_what, value, sentence) => {
  expect(errorOf(() => new Registry().register(value, { builtIn: false })).message).toContain(sentence);
});

it('describes a parameter of every type from its schema', () => {
  const described = parametersOf(
    z.object({
      share: fraction(0.1).describe('A part.'),
      profitabilityWeight: weight(1),
      count: z.int(),
      measures: z.enum(['values', 'ranks']).default('values'),
      strict: z.boolean().default(false),
      label: z.string(),
      sectors: z.array(z.string()).default([]),
      limits: z.record(z.string(), z.number()).default({}),
      band: z.number().positive().nullable().default(null),
    }),
  );
  expect(described.map(({ name, type, defaultValue, minimum, maximum }) => [name, type, defaultValue, minimum, maximum])).toEqual(
    [
      ['share', 'NUMBER', 0.1, 0, 1],
      ['profitability_weight', 'NUMBER', 1, 0, 100],
      ['count', 'INTEGER', null, null, null],
      ['measures', 'CHOICE', 'values', null, null],
      ['strict', 'BOOLEAN', false, null, null],
      ['label', 'TEXT', null, null, null],
      ['sectors', 'LIST', [], null, null],
      ['limits', 'OBJECT', {}, null, null],
      ['band', 'NUMBER', null, 0, null],
    ],
  );
  expect(described[3].choices).toEqual(['values', 'ranks']);
  expect(described[0].description).toBe('A part.');
});

it('writes names of the code as YAML does, and back', () => {
  expect(snakeOf('targetVolatilityAnnual')).toBe('target_volatility_annual');
  expect(camelOf('target_volatility_annual')).toBe('targetVolatilityAnnual');
  expect(snakeOf('lookback')).toBe('lookback');
});
