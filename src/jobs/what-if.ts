/** An optimizer on given securities, from what was known at an instant; nothing is stored. */
import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { getMarket } from '../data/store/load/find-market.js';
import { loadPanel } from '../data/store/load/load-panel.js';
import type { Knowledge } from '../domain/market.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { View } from '../quant/plugin/optimizer.js';
import { BETA_SESSIONS } from '../quant/portfolio/candidates.js';
import { PORTFOLIO_FIELDS } from '../quant/portfolio/make-portfolio.js';
import { type WhatIf, whatIf } from '../quant/portfolio/what-if.js';
import type { JobContext } from './context.js';
import { calendarDaysOf } from './rank.js';
import { getPlugin, type PluginChoice } from './read-plugin-choice.js';

/** Which securities under which constraints. */
export interface WhatIfParams extends Knowledge {
  marketId: number;
  securities: readonly { securityId: number; ticker: string }[];
  /** The last day of returns. */
  date: TradingDay;
  optimizer: PluginChoice;
  covariance: PluginChoice;
  riskRules: readonly PluginChoice[];
  /** By ticker. */
  expectedReturnsAnnual: ReadonlyMap<string, number>;
  views: readonly View[];
}

/** The weights of an optimizer on given securities. Throws `UNKNOWN_PLUGIN`, `BAD_USER_INPUT` and `NO_DATA`. */
export async function tryWeights({ store, registry }: JobContext, params: WhatIfParams): Promise<WhatIf> {
  const { securities, date, asOf, version, expectedReturnsAnnual, views } = params;
  const plugins = {
    optimizer: getPlugin(registry, 'optimizer', params.optimizer, ['input', 'optimizer']),
    covariance: getPlugin(registry, 'covariance', params.covariance, ['input', 'covariance']),
    riskRules: params.riskRules.map((rule, i) => getPlugin(registry, 'riskRule', rule, ['input', 'riskRules', String(i)])),
  };
  const market = await getMarket(store, params.marketId);
  const history = Math.max(plugins.covariance.plugin.window(plugins.covariance.params), BETA_SESSIONS) + 1;
  const sessions = calendarOf(market.timeZone).sessions({ from: date - calendarDaysOf(history), to: date });
  const panel = await loadPanel(store, {
    market,
    universe: null,
    securityIds: securities.map(({ securityId }) => securityId),
    fields: PORTFOLIO_FIELDS,
    from: sessions[Math.max(0, sessions.length - history)],
    to: date,
    asOf,
    version,
  });
  return whatIf({ plugins, panel, securities, expectedReturnsAnnual, views });
}
