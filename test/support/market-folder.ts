import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';

/** The head of a market.yaml; tests add their tables. */
export const MARKET = {
  name: 'tiny',
  description: 'A market of a test',
  simulated: false,
  currency: 'USD',
  timezone: 'America/New_York',
  benchmark: 'SPY',
};

/** A folder of its own with these files; an object as `market.yaml` is written as YAML. */
export function marketFolder(files: Readonly<Record<string, string | Buffer | object>>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'alphaql-folder-'));
  writeFiles(folder, files);
  return folder;
}

/** Writes, or overwrites, files of a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer | object>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : stringify(content));
  }
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** CSV of a header and rows. */
export function csv(header: string, rows: readonly (readonly unknown[])[]): string {
  return `${header}\n${rows.map((row) => `${row.map((cell) => cell ?? '').join(',')}\n`).join('')}`;
}
