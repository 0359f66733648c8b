import { isScalar, parseDocument, visit } from 'yaml';
import type { Problem } from '../../domain/errors.js';
import { strategyProblem } from './schema-problems.js';

/** The map that a YAML text holds, or every fault of its syntax with line and column. Custom tags and repeated keys are faults. */
export function readYaml(text: string): { value: Record<string, unknown> | null; problems: Problem[] } {
  const plain = plainJson(text);
  if (plain !== null) return { value: plain, problems: [] };
  const document = parseDocument(text, { prettyErrors: true });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const problems = faults.map((fault) => {
      const [start] = fault.linePos ?? [];
      const place = start ? `Line ${start.line}, column ${start.col}: ` : '';
      // The first line is the sentence; the rest draws the place, which the line number says as well.
      return strategyProblem([], `${place}${fault.message.split('\n')[0].replace(/ at line \d+, column \d+:?$/, '')}.`);
    });
    return { value: null, problems };
  }
  // The one key that objects cannot hold as a key: it would be lost without a word.
  let prototypeKey = false;
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '__proto__') prototypeKey = true;
    },
  });
  if (prototypeKey) return { value: null, problems: [strategyProblem([], 'There is no key "__proto__" in a strategy.')] };
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { value: value as Record<string, unknown>, problems: [] };
    }
    const actual = value === null ? 'empty' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
    return { value: null, problems: [strategyProblem([], `A strategy should be a YAML map of keys, but is ${actual}.`)] };
  } catch (error) {
    // Aliases that multiply beyond bounds: a document of a few lines could otherwise fill the memory.
    return { value: null, problems: [strategyProblem([], `The YAML cannot be expanded: ${(error as Error).message}.`)] };
  }
}

/** The map of a text as `JSON.stringify` writes it, which is YAML too and is read in a fraction of the time; null for any other. */
function plainJson(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{') || text.includes('"__proto__"')) return null;
  try {
    const value = JSON.parse(text);
    // Else a key is there twice, or there are spaces: whatever it is, YAML says it better.
    return JSON.stringify(value) === text ? value : null;
  } catch {
    return null;
  }
}
