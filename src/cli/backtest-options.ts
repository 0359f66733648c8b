import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { badInput } from '../domain/errors.js';
import type { BacktestRequest } from '../services/backtest-request.js';
import { choiceOf, OptionReader } from './option-reader.js';
import { parseCount, parseDay } from './run.js';
import { COMMAND_PRIORITY } from './with-jobs.js';

/** What says how to walk, as it is typed. */
export interface BacktestOptions {
  from?: string;
  to?: string;
  universe?: string;
  top?: string;
  capital?: string;
  fill?: string;
  dividends?: string;
  fractional?: boolean;
  name?: string;
  market?: string;
}

const CAPITAL = 1_000_000;
const FILLS = ['next_open', 'next_close', 'signal_close'] as const;
const DIVIDENDS = ['cash', 'reinvest'] as const;

/** Adds the options that say how to walk. */
export function addBacktestOptions(command: Command): Command {
  return command
    .option('--from <day>', 'the first day; omitted: that of the data')
    .option('--to <day>', 'the last day; omitted: that of the data')
    .option('--universe <name>', "the universe; omitted: the strategy's")
    .option('--top <count>', 'how many names are held; omitted: as the strategy says')
    .option('--capital <money>', `the capital at the start; omitted: ${CAPITAL}`)
    .option('--fill <price>', `at which price trades are made: ${FILLS.join(', ')}; omitted: ${FILLS[0]}`)
    .option('--dividends <use>', `what becomes of dividends: ${DIVIDENDS.join(' or ')}; omitted: ${DIVIDENDS[0]}`)
    .option('--fractional', 'trade parts of shares')
    .option('--name <name>', 'a name to find it by')
    .option('--market <name>', 'the market; omitted: the one that the server serves');
}

/** What the options ask of a strategy, its name or a YAML file. `reader` keeps what is wrong; a file that cannot be read is thrown. */
export async function backtestRequestOf(
  strategy: string,
  options: BacktestOptions,
  reader = new OptionReader(),
): Promise<BacktestRequest> {
  const request = {
    ...{ name: options.name ?? null, startYear: null, endYear: null, rebalance: null, everyDays: null, driftBand: null },
    ...{ benchmarks: null, style: 'long_only' as const, costs: {}, splits: null, asOf: null, seed: 1, auditSteps: 5 },
    ...{ universe: options.universe ?? null, fractionalShares: options.fractional ?? false },
    from: reader.read('--from', options.from, parseDay),
    to: reader.read('--to', options.to, parseDay),
    topN: reader.read('--top', options.top, parseCount),
    capital: reader.read('--capital', options.capital, parseCount) ?? CAPITAL,
    fill: reader.read('--fill', options.fill, choiceOf(FILLS)) ?? FILLS[0],
    dividends: reader.read('--dividends', options.dividends, choiceOf(DIVIDENDS)) ?? DIVIDENDS[0],
    ...{ priority: COMMAND_PRIORITY, idempotencyKey: null },
  };
  reader.check();
  const isFile = /\.ya?ml$/.test(strategy);
  return { ...request, strategy: isFile ? null : strategy, document: isFile ? await readDocument(strategy) : null };
}

function readDocument(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw badInput(['strategy'], 'the name of a strategy or a YAML file that can be read', `${file} (${error.message})`);
  });
}
