/**
 * Finds the plugins: every file of the plugin folders under `src/quant`, and of the folder that `PLUGINS_DIR` names. Each exports
 * one plugin by default, and nothing else is edited to add one.
 */
import { readdir } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError, isAppError, type Problem } from '../domain/errors.js';
import { Registry } from '../quant/plugin/registry.js';

/** The folders of built-in plugins under `src/quant`; one that does not exist yet holds none. */
const BUILT_IN_FOLDERS = ['factors', 'optimizers', 'covariances', 'risk-rules'];

/** What a user's own plugin may be written in: Node strips the types of TypeScript by itself. */
const USER_FILE = /^(?!.*\.(d|test)\.m?ts$).*\.(js|mjs|ts|mts)$/;

/** The built-in plugins are what this file is: .js in `dist`, .ts where a test runner reads the sources. */
const EXTENSION = path.extname(import.meta.filename);

/** What `alphaql/plugin` stands for, whatever folder a plugin lies in. */
const API = new URL('../quant/plugin-api.js', import.meta.url).href;

/** What was found: the plugins, and what is wrong with files of the user's own folder, each named. */
export interface Discovery {
  registry: Registry;
  problems: Problem[];
}

/**
 * A registry of all built-in plugins and those of `pluginsDir` (null: none). Call it once a thread.
 *
 * A file of the user's folder that throws, exports no plugin or repeats a name becomes a problem, and the others are used. A
 * built-in file that does so throws: the package is broken.
 */
export async function discoverPlugins(pluginsDir: string | null): Promise<Discovery> {
  const registry = new Registry();
  const quant = path.join(import.meta.dirname, '../quant');
  for (const folder of BUILT_IN_FOLDERS) {
    const files = await filesOf(path.join(quant, folder), (name) => name.endsWith(EXTENSION)).catch(() => []);
    const [problem] = await registerFiles(registry, files, true);
    if (problem) throw new AppError(problem.code, [problem]);
  }
  if (pluginsDir === null) return { registry, problems: [] };
  try {
    const files = await filesOf(pluginsDir, (name) => USER_FILE.test(name));
    resolveApiFromAnywhere();
    return { registry, problems: await registerFiles(registry, files, false) };
  } catch (error) {
    const message = `The plugin folder ${pluginsDir} cannot be read: ${messageOf(error)}. Correct PLUGINS_DIR, or create it.`;
    return { registry, problems: [{ code: 'UNKNOWN_PLUGIN', path: [pluginsDir], message, suggestions: [] }] };
  }
}

/** The files of a folder that match, in code-point order, so that of two plugins with one name the same one wins everywhere. */
async function filesOf(folder: string, matches: (name: string) => boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && matches(entry.name)).map((entry) => entry.name);
  return names.sort((a, b) => (a < b ? -1 : 1)).map((name) => path.resolve(folder, name));
}

async function registerFiles(registry: Registry, files: string[], builtIn: boolean): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const file of files) {
    try {
      const module: { default?: unknown } = await import(pathToFileURL(file).href);
      registry.register(module.default, { builtIn });
    } catch (error) {
      const code = isAppError(error) ? error.code : 'UNKNOWN_PLUGIN';
      const message = `The plugin file ${path.basename(file)} was not taken. ${messageOf(error)}`;
      problems.push({ code, path: [file], message, suggestions: [] });
    }
  }
  return problems;
}

let hooked = false;

/**
 * Lets `import … from 'alphaql/plugin'` work in files outside the package, where Node finds no `node_modules` that has it. A runner
 * of the sources has a module loader of its own, and its configuration does the same.
 */
function resolveApiFromAnywhere(): void {
  if (hooked || EXTENSION !== '.js') return;
  hooked = true;
  registerHooks({
    resolve: (specifier, context, nextResolve) =>
      specifier === 'alphaql/plugin' ? { url: API, shortCircuit: true } : nextResolve(specifier, context),
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
