import { InvalidArgumentError } from 'commander';
import { type App, openApp, readPlugins } from '../app.js';
import { readConfig } from '../config.js';
import { findTradingDay, type TradingDay } from '../domain/trading-day.js';
import { logTo } from '../log.js';
import type { Registry } from '../quant/plugin/registry.js';

/** Does something with the store that the configuration names, and gives it back whatever happens. */
export async function withApp(work: (app: App) => Promise<void>): Promise<void> {
  const config = readConfig();
  const app = await openApp(config, logTo(process.stderr, config.logLevel));
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

/** Does something with the plugins alone: no database is opened for it. */
export async function withPlugins(work: (registry: Registry) => Promise<void>): Promise<void> {
  const config = readConfig();
  const { registry } = await readPlugins(config, logTo(process.stderr, config.logLevel));
  await work(registry);
}

/** Prints lines to standard output. */
export function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line.trimEnd()}\n`).join(''));
}

/** The values of an option that are separated by commas. */
export function listOf(text: string): string[] {
  return text.split(',').map((value) => value.trim());
}

/** The day of an option. */
export function parseDay(text: string): TradingDay {
  const day = findTradingDay(text);
  if (day === null) throw new InvalidArgumentError('Expected a day of the calendar as YYYY-MM-DD.');
  return day;
}

/** The instant of an option. */
export function parseInstant(text: string): Date {
  const instant = new Date(text);
  if (!/T.*(Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(instant.getTime())) {
    throw new InvalidArgumentError('Expected an instant with an offset, such as 2017-12-29T21:00:00Z.');
  }
  return instant;
}

/** The positive whole number of an option. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return count;
}
