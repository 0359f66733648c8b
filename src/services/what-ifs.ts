import { AppError, type Problem } from '../domain/errors.js';
import type { Market, Security } from '../domain/market.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { PluginChoice } from '../jobs/read-plugin-choice.js';
import type { WhatIfParams } from '../jobs/what-if.js';
import type { View } from '../quant/plugin/optimizer.js';
import type { WhatIf } from '../quant/portfolio/what-if.js';
import { problem } from './job-request.js';
import type { Markets } from './markets.js';

/** Which securities under which constraints; null: not given. */
export interface WhatIfQuery {
  tickers: readonly string[];
  date: TradingDay | null;
  asOf: Date | null;
  optimizer: PluginChoice | null;
  covariance: PluginChoice | null;
  riskRules: readonly PluginChoice[];
  expectedReturns: readonly { ticker: string; returnAnnual: number }[];
  views: readonly View[];
}

/** Where it is computed: on a worker thread, never on the event loop of the API. */
export interface WhatIfCompute {
  whatIf(params: WhatIfParams): Promise<WhatIf>;
}

/** What this service asks of the store. */
export interface WhatIfStore {
  findSecurityByTicker(market: Market, ticker: string, day: TradingDay | null): Promise<Security | null>;
}

const FEWEST_TICKERS = 2;
const MOST_TICKERS = 100;
const MOST_RULES = 20;

/** Optimizers on given tickers, bounded in size; nothing is stored. */
export class WhatIfs {
  constructor(
    private readonly compute: WhatIfCompute,
    private readonly store: WhatIfStore,
    private readonly markets: Markets,
  ) {}

  /** Throws BAD_USER_INPUT with every problem, UNKNOWN_PLUGIN and NO_DATA; an infeasible problem is an answer. */
  async optimize(query: WhatIfQuery): Promise<WhatIf & { asOf: Date; tickers: readonly string[]; market: Market }> {
    const market = await this.markets.get();
    const { tickers, asOf, optimizer, covariance, riskRules, expectedReturns, views } = query;
    if (query.date !== null) await this.markets.checkDay(market, query.date);
    const problems = problemsOf(query);
    if (problems.length > 0) throw new AppError('BAD_USER_INPUT', problems);
    const last = (await this.markets.span(market))?.to ?? 0;
    const date = Math.min(query.date ?? last, last);
    const found = await Promise.all(tickers.map((ticker) => this.store.findSecurityByTicker(market, ticker, date)));
    const unknown = tickers.filter((_, i) => found[i] === null);
    if (unknown.length > 0)
      throw new AppError('BAD_USER_INPUT', [problem('tickers', 'tickers of this market', unknown.join(', '))]);
    const knowledge = await this.markets.knowledge(market, asOf);
    const answer = await this.compute.whatIf({
      marketId: market.id,
      securities: found.map((security, i) => ({ securityId: security!.id, ticker: tickers[i] })),
      date,
      optimizer: optimizer ?? { name: 'HRP', params: {} },
      covariance: covariance ?? { name: 'LedoitWolf', params: {} },
      riskRules,
      expectedReturnsAnnual: new Map(expectedReturns.map(({ ticker, returnAnnual }) => [ticker, returnAnnual])),
      views,
      ...knowledge,
    });
    return { ...answer, asOf: knowledge.asOf, tickers, market };
  }
}

function problemsOf({ tickers, riskRules, expectedReturns, views }: WhatIfQuery): Problem[] {
  const problems: Problem[] = [];
  if (tickers.length < FEWEST_TICKERS || tickers.length > MOST_TICKERS) {
    problems.push(problem('tickers', `${FEWEST_TICKERS} to ${MOST_TICKERS} tickers`, tickers.length));
  }
  const expectOnce = (field: string, what: string, names: readonly string[]) => {
    const twice = names.filter((name, i) => names.indexOf(name) !== i);
    if (twice.length > 0) problems.push(problem(field, `${what} once`, `${[...new Set(twice)].join(', ')} more often`));
  };
  const viewed = views.map(({ ticker, against }) => (against === null ? [ticker] : [ticker, against].sort()).join(' and '));
  expectOnce('tickers', 'each ticker', tickers);
  expectOnce(
    'expectedReturns',
    'each ticker',
    expectedReturns.map(({ ticker }) => ticker),
  );
  expectOnce('views', 'each ticker, and each pair,', viewed);
  if (riskRules.length > MOST_RULES) problems.push(problem('riskRules', `at most ${MOST_RULES} rules`, riskRules.length));
  const isKnown = new Set(tickers);
  const strangers = (names: readonly (string | null)[]) => names.filter((name) => name !== null && !isKnown.has(name));
  const ofReturns = strangers(expectedReturns.map(({ ticker }) => ticker));
  if (ofReturns.length > 0) problems.push(problem('expectedReturns', 'of tickers of the problem', ofReturns.join(', ')));
  const ofViews = strangers(views.flatMap(({ ticker, against }) => [ticker, against]));
  if (ofViews.length > 0) problems.push(problem('views', 'of tickers of the problem', ofViews.join(', ')));
  for (const { confidence } of views) {
    if (confidence !== null && !(confidence > 0 && confidence <= 1)) {
      problems.push(problem('views', 'with confidences above 0 and at most 1', confidence));
    }
  }
  return problems;
}
