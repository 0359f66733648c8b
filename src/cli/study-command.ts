import { type Command, InvalidArgumentError } from 'commander';
import { COMMAND_LINE } from '../domain/caller.js';
import type { FactorStudyResult } from '../quant/backtest/factor-study/results.js';
import type { ExperimentRow } from '../services/experiments.js';
import type { FactorStudyRequest } from '../services/factor-study-request.js';
import { followToExperiment, headingOf } from './experiments-of.js';
import { inColumns, number, percent } from './figures.js';
import { choiceOf, OptionReader, scalarOf } from './option-reader.js';
import { listOf, parseCount, parseDay, print } from './run.js';
import { COMMAND_PRIORITY, withJobs } from './with-jobs.js';

interface StudyOptions {
  composite?: string;
  universe?: string;
  from?: string;
  to?: string;
  rebalance?: string;
  horizons?: string;
  quantiles?: string;
  name?: string;
  market?: string;
}

const FREQUENCIES = ['MONTH_END', 'WEEK_END'] as const;
const HORIZONS = [21, 63, 126, 252];
const QUANTILES = 5;

/** Adds `study`: measures what factors, and the composite of a strategy, have predicted. */
export function addStudyCommand(program: Command): void {
  program
    .command('study [factors...]')
    .description('measure what factors have predicted, with parameters as VSM:lookback=126,skip=5; a job that Ctrl-C cancels')
    .option('--composite <strategy>', "a strategy whose blend of factors is measured too, under the name 'composite'")
    .option('--universe <name>', "the universe; omitted: the strategy's, or the default one")
    .option('--from <day>', 'the first date; omitted: that of the data')
    .option('--to <day>', 'the last date; omitted: that of the data')
    .option('--rebalance <frequency>', `${FREQUENCIES.join(' or ')}; omitted: ${FREQUENCIES[0]}`)
    .option('--horizons <list>', `sessions ahead, ascending, separated by commas; omitted: ${HORIZONS}`)
    .option('--quantiles <count>', `how many quantiles; omitted: ${QUANTILES}`)
    .option('--name <name>', 'a name to find it by')
    .option('--market <name>', 'the market; omitted: the one that the server serves')
    .action(async (factors: string[], options: StudyOptions) => {
      const request = requestOf(factors, options);
      await withJobs(options.market ?? null, async (open) => {
        const { id } = await open.services.experimentRequests.runFactorStudy(request, COMMAND_LINE);
        const study = await followToExperiment(open, id);
        if (study) print(summaryOf(study));
      });
    });
}

function requestOf(factors: readonly string[], options: StudyOptions): FactorStudyRequest {
  const reader = new OptionReader();
  const request = {
    factors: factors.flatMap((text) => reader.read('factor', text, parseFactor) ?? []),
    ...{ strategy: options.composite ?? null, universe: options.universe ?? null, name: options.name ?? null },
    from: reader.read('--from', options.from, parseDay),
    to: reader.read('--to', options.to, parseDay),
    rebalance: reader.read('--rebalance', options.rebalance, choiceOf(FREQUENCIES)) ?? FREQUENCIES[0],
    horizons: reader.read('--horizons', options.horizons, (text) => listOf(text).map(parseCount)) ?? HORIZONS,
    quantiles: reader.read('--quantiles', options.quantiles, parseCount) ?? QUANTILES,
    ...{ priority: COMMAND_PRIORITY, idempotencyKey: null },
  };
  reader.check();
  return request;
}

/** `VSM`, or `VSM:lookback=126,skip=5`. */
function parseFactor(text: string): FactorStudyRequest['factors'][number] {
  const [, name, list] = /^([^:]+)(?::(.*))?$/.exec(text) ?? [];
  const pairs = list === undefined ? [] : listOf(list).map((pair) => /^(\w+)=(.+)$/.exec(pair));
  if (name === undefined || pairs.includes(null))
    throw new InvalidArgumentError('Expected NAME or NAME:param=value,param=value.');
  return { name, params: Object.fromEntries(pairs.map((pair) => [pair![1], scalarOf(pair![2])])) };
}

function summaryOf(study: ExperimentRow): string[] {
  const { results } = study.row.result as { results: FactorStudyResult[] };
  const dates = results[0].rankIcSeries.count;
  const headings = ['factor', 'sessions', 'IC', 'rank IC', 't', 'hit rate', 'spread', 'turnover', 'coverage'];
  const rows = results.flatMap(({ factor, horizons, quantileSpread, quantileTurnover, coverage }) =>
    horizons.map(({ days, ic, rankIc, rankIcT, hitRate }, h) => [
      ...[h === 0 ? factor : '', String(days), number(ic, 4), number(rankIc, 4), number(rankIcT), percent(hitRate)],
      // These are of the first horizon.
      ...(h === 0 ? [percent(quantileSpread), percent(quantileTurnover), percent(coverage)] : ['', '', '']),
    ]),
  );
  return [...headingOf(study, { ...study.row, note: `${dates} dates` }), ...inColumns(headings, rows)];
}
