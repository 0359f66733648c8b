/**
 * Who may import whom, and a checker that names every import that may not be.
 *
 * An area is a folder (or a file) of the project; a file belongs to the most specific area that its path begins with.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One import: a file and what it names, a file of ours (`src/domain/market.ts`) or a package (`node:fs`, `zod`). */
export interface Import {
  from: string;
  to: string;
}

const NUMBERS = ['src/quant/panel', 'src/quant/kernels', 'src/domain'];
const PLUGINS = ['src/quant/plugin', ...NUMBERS];
const STAGES = ['strategy', 'portfolio', 'ranking', 'regime', 'risk', 'execution', 'learning'].map((name) => `src/quant/${name}`);
const QUANT = ['src/quant/backtest', ...STAGES, ...PLUGINS];
/** What any layer above the core may use: where the project lies and which code runs. */
const GROUND = ['src/project-root.ts', 'src/code-version.ts', 'src/domain'];
const DATA = ['src/data', 'src/quant/panel', ...GROUND];
const JOBS = ['src/jobs', ...QUANT, ...DATA];
const SERVICES = ['src/services', ...JOBS];

/** What an area may import besides itself. `null` may see everything. */
const MAY_SEE: Record<string, readonly string[] | null> = {
  'src/domain': [],
  'src/quant/kernels': [],
  'src/quant/panel': NUMBERS,
  'src/quant/plugin': NUMBERS,
  'src/quant/plugin-api.ts': ['src/quant/execution', ...PLUGINS],
  'src/quant/factors': PLUGINS,
  'src/quant/optimizers': PLUGINS,
  'src/quant/covariances': PLUGINS,
  'src/quant/risk-rules': PLUGINS,
  ...Object.fromEntries(STAGES.map((stage) => [stage, [...STAGES, ...PLUGINS]])),
  'src/quant/backtest': QUANT,
  'src/data': DATA,
  'src/jobs': JOBS,
  'src/services': SERVICES,
  'src/graphql': SERVICES,
  workers: JOBS,
  'src/project-root.ts': [],
  'src/code-version.ts': ['src/project-root.ts'],
  'src/log.ts': ['src/domain'],
  'src/progress.ts': ['src/jobs', 'src/domain'],
  'src/config-texts.ts': [],
  'src/config-variables.ts': ['src/config-texts.ts', 'src/project-root.ts'],
  'src/config.ts': ['src/config-texts.ts', 'src/config-variables.ts', 'src/project-root.ts', 'src/domain'],
  'src/app.ts': null,
  'src/main.ts': null,
  'src/worker-main.ts': null,
  'src/stop-signal.ts': ['src/domain'],
  'src/cli.ts': null,
  'src/cli': null,
};

/** Packages of the core: pure computation only. */
const PURE_PACKAGES = /^(zod|yaml|ml-matrix|@stdlib\/.*)$/;
const PLUGIN_FOLDER = /^src\/quant\/(factors|optimizers|covariances|risk-rules)\//;

/** A sentence for every import that the layers do not allow. */
export function layerViolations(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to }) => {
    const reason = reasonAgainst(from, to);
    return reason === null ? [] : [`${from} imports ${to}: ${reason}`];
  });
}

function reasonAgainst(from: string, to: string): string | null {
  const area = areaOf(from);
  if (area === null) return `${from} belongs to no layer; give it one in test/support/architecture.ts.`;
  if (!isOurs(to)) return reasonAgainstPackage(from, to);
  const seen = MAY_SEE[area];
  if (seen === null) return null;
  if (PLUGIN_FOLDER.test(from) && isIn(to, area)) return samePlugin(from, to) ? null : 'plugins do not see each other.';
  if (isIn(to, area) || seen.some((other) => isIn(to, other))) return null;
  return `${area} sees only ${seen.length > 0 ? seen.join(', ') : 'itself'}.`;
}

function reasonAgainstPackage(from: string, to: string): string | null {
  if (!isIn(from, 'src/quant') && !isIn(from, 'src/domain')) return null;
  return PURE_PACKAGES.test(to) ? null : 'the core is pure: no input or output, no clock, no ambient randomness.';
}

/** A plugin that is more than one file is a folder of its own. */
function samePlugin(from: string, to: string): boolean {
  const plugin = (file: string) => file.split('/').slice(0, 4).join('/');
  return from.split('/').length > 4 && plugin(from) === plugin(to);
}

function areaOf(file: string): string | null {
  const areas = Object.keys(MAY_SEE).filter((area) => isIn(file, area));
  return areas.sort((a, b) => b.length - a.length)[0] ?? null;
}

const isIn = (file: string, area: string) => file === area || file.startsWith(`${area}/`);
const isOurs = (name: string) => /^(src|workers)\//.test(name);

/** Every cycle that a walk along the imports meets, as `a → b → a`. */
export function cycles(imports: readonly Import[]): string[] {
  const importsOfFile = new Map<string, string[]>();
  for (const { from, to } of imports) importsOfFile.set(from, [...(importsOfFile.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) found.push([...trail.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const to of importsOfFile.get(file) ?? []) visit(to, [...trail, file]);
    done.add(file);
  };
  for (const file of importsOfFile.keys()) visit(file, []);
  return found;
}

/** The imports of every TypeScript file below folders of the project, types and `import()` included. */
export function importsOf(root: string, folders: readonly string[]): Import[] {
  return sourcesOf(root, folders).flatMap(({ file, code }) =>
    [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, name]) => ({
      from: file,
      to: name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, '.ts') : name,
    })),
  );
}

/** The code of every TypeScript file below folders of the project, without comments. */
export function sourcesOf(root: string, folders: readonly string[]): { file: string; code: string }[] {
  return folders
    .flatMap((folder) =>
      (readdirSync(path.join(root, folder), { recursive: true }) as string[]).map((name) => path.posix.join(folder, name)),
    )
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({
      file,
      code: readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm, ''),
    }));
}
