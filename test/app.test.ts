import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readPlugins } from '../src/app.js';
import { readConfig } from '../src/config.js';
import { silentLog } from '../src/domain/log.js';

describe('the plugins and strategies of a configuration', () => {
  it('are those of the project where nothing is said', async () => {
    const { registry, strategies } = await readPlugins(readConfig({}), silentLog);
    expect(registry.names('factor')).toContain('VSM');
    expect(strategies.map(({ name }) => name)).toContain('momentum_quality');
  });

  it.each(['PLUGINS_DIR', 'STRATEGIES_DIR'])('stop the start when %s is not there, or no folder', async (name) => {
    const missing = path.join(os.tmpdir(), 'alphaql-no-such-folder');
    for (const place of [missing, import.meta.filename]) {
      await expect(readPlugins(readConfig({ [name]: place }), silentLog)).rejects.toThrow(
        `${name} should be a folder that can be read, but is "${place}".`,
      );
    }
  });

  it('stop the start when nothing states the default strategy', async () => {
    await expect(readPlugins(readConfig({ STRATEGY: 'momentum_qualitx' }), silentLog)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      problems: [expect.objectContaining({ suggestions: ['momentum_quality', 'value_quality'] })],
    });
  });

  it('go on without a strategy or a plugin that has faults, and name its file', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'alphaql-faulty-'));
    writeFileSync(path.join(folder, 'bad.yaml'), 'strategy: { name: bad }\nfactors: [{ name: Momentun }]\n');
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (message: string) => warnings.push(message) };
    const { strategies } = await readPlugins(readConfig({ STRATEGIES_DIR: folder }), log);
    rmSync(folder, { recursive: true });
    expect(strategies.map(({ plan }) => plan)).toEqual([null]);
    expect(warnings.join('\n')).toMatch(/^bad\.yaml: There is no factor "Momentun"\. Known: BAB,/);
  });
});
