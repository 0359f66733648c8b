import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from 'yaml';
import type { Problem } from '../domain/errors.js';
import type { Registry } from '../quant/plugin/registry.js';
import type { Plan } from '../quant/strategy/plan.js';
import { readStrategy } from '../quant/strategy/read-strategy.js';
import { strategyProblem } from '../quant/strategy/schema-problems.js';
import { sha256 } from './sha256.js';

/** The strategy that is meant where none is named. */
export const DEFAULT_STRATEGY = 'momentum_quality';

/** A strategy document of the strategies folder: a plan, or problems. */
export interface StrategyFile {
  /** As the document states it; the file's name where it states none. */
  name: string;
  version: string;
  description: string;
  /** The YAML text. */
  document: string;
  /** SHA-256 of the document; that of the plan is `plan.hash`. */
  hash: string;
  /** Name of the file within the folder. */
  file: string;
  /** Everything that is wrong with it; empty where there is a plan. */
  problems: Problem[];
  plan: Plan | null;
}

/**
 * The strategies of a folder's `*.yaml` and `*.yml` files, by file name. A folder that is not there holds none. Where two files
 * state one name, the first keeps it, and the second has a problem and no plan; so has what cannot be read.
 */
export async function readStrategies(folder: string, registry: Registry): Promise<StrategyFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => /\.ya?ml$/.test(name)).sort((a, b) => (a < b ? -1 : 1));
  const strategies: StrategyFile[] = [];
  for (const file of files) {
    const strategy = await readFile(path.join(folder, file), 'utf8').then(
      (document) => strategyOf(file, document, registry),
      (error: NodeJS.ErrnoException) => unreadable(file, error),
    );
    const namesake = strategies.find(({ name }) => name === strategy.name);
    if (namesake) {
      const message = `The strategy ${strategy.name} stands in ${namesake.file} already. Give the one in ${file} another name.`;
      strategies.push({
        ...strategy,
        plan: null,
        problems: [...strategy.problems, strategyProblem(['strategy', 'name'], message)],
      });
    } else strategies.push(strategy);
  }
  return strategies;
}

/** What stands for a folder, a link to nothing, or a file that may not be read: the others are served all the same. */
function unreadable(file: string, { code }: NodeJS.ErrnoException): StrategyFile {
  return {
    name: path.parse(file).name,
    version: '',
    description: '',
    document: '',
    hash: sha256(''),
    file,
    problems: [strategyProblem(['document'], `The file ${file} cannot be read (${code}).`)],
    plan: null,
  };
}

function strategyOf(file: string, document: string, registry: Registry): StrategyFile {
  const { plan, problems } = readStrategy(document, registry, sha256);
  const stated = (key: string) => {
    const value: unknown = parseDocument(document, { logLevel: 'silent' }).getIn(['strategy', key]);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  };
  return {
    name: plan?.name ?? stated('name') ?? path.parse(file).name,
    version: plan?.version ?? stated('version') ?? '',
    description: plan?.description ?? stated('description') ?? '',
    document,
    hash: sha256(document),
    file,
    problems,
    plan,
  };
}
