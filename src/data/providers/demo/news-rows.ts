import type { TradingDay } from '../../../domain/trading-day.js';
import { calendarOf } from '../../quality/calendar/calendar-of.js';
import type { SourceRow } from '../provider.js';
import type { DemoMarket } from './demo-market.js';
import type { FirmPath } from './firm-path.js';
import { DEMO_TIME_ZONE } from './market-path.js';
import { DEMO_PREMIA } from './premia.js';
import { Random } from './random.js';

const PUBLISHERS = ['Demo Wire', 'The Simulated Times', 'Model Street Journal'];
const PRAISE = [
  'Analysts raise price target of NAME on strong demand',
  'NAME upgraded as outlook improves',
  'NAME wins a major contract and gains market share',
  'Investors optimistic about growth at NAME',
];
const BLAME = [
  'Analysts cut price target of NAME on weak demand',
  'NAME downgraded as outlook deteriorates',
  'NAME loses a major contract and warns of a slowdown',
  'Concern grows over declining orders at NAME',
];
const MINUTE = 60_000;
/** How often analysts have something to say, a session. */
const OPINIONS = 1 / 45;
/** A session's return of which the papers take notice, in deviations of the firm's own. */
const NOTABLE = 4;

/** Headlines about a firm in time. Opinions lean to its latent drift; results, dividends, splits and offers are told as they happen. */
export function newsRows({ seed, path }: DemoMarket, firmPath: FirmPath): SourceRow[] {
  const { firm, returns, closes, dividends, splits, drift, quarters } = firmPath;
  const random = new Random(seed, `news ${firm.ticker}`);
  const calendar = calendarOf(DEMO_TIME_ZONE);
  const results = new Map(quarters.map((quarter) => [quarter.announced, quarter]));
  const rows: SourceRow[] = [];
  const before = (day: TradingDay) => calendar.openOf(day).getTime() - random.integer(30, 120) * MINUTE;
  const after = (day: TradingDay) => calendar.closeOf(day).getTime() + random.integer(5, 60) * MINUTE;

  for (let t = 0; t < closes.length; t++) {
    if (Number.isNaN(closes[t])) continue;
    const day = path.sessions[path.first + t];
    const today: { at: number; headline: string }[] = [];
    const told = (at: number, headline: string) => today.push({ at, headline });
    const quarter = results.get(day);
    if (quarter) told(firm.session === 'pre' ? before(day) : after(day), resultsHeadline(firm.name, quarter));
    if (splits[t] > 1) told(before(day), `${firm.name} shares split ${splits[t]} for 1`);
    if (splits[t] < 1) told(before(day), `${firm.name} completes 1-for-${Math.round(1 / splits[t])} reverse split`);
    if (dividends[t] > 0) told(before(day), `${firm.name} trades without its dividend of $${dividends[t].toFixed(3)}`);
    if (firm.ending && t > 0 && day >= firm.ending.begins && path.sessions[path.first + t - 1] < firm.ending.begins) {
      const offer = firm.ending.reason === 'acquired for cash';
      told(before(day), offer ? `${firm.name} agrees to be acquired for cash` : `${firm.name} warns of doubts about its future`);
    } else if (Math.abs(returns[t]) > NOTABLE * firm.ownVolatility) {
      const change = `${(100 * Math.abs(returns[t])).toFixed(1)} %`;
      told(after(day), returns[t] > 0 ? `${firm.name} shares surge ${change}` : `${firm.name} shares plunge ${change}`);
    }
    if (random.uniform() < OPINIONS) {
      const tone = 0.7 * (drift[t] / DEMO_PREMIA.momentum.deviation) + random.normal();
      told(after(day) - 240 * MINUTE, random.pick(tone > 0 ? PRAISE : BLAME).replace('NAME', firm.name));
    }
    for (const { at, headline } of today.sort((a, b) => a.at - b.at)) {
      const published = new Date(at).toISOString();
      rows.push({ published, ticker: firm.ticker, headline, publisher: random.pick(PUBLISHERS) });
    }
  }
  return rows;
}

function resultsHeadline(name: string, quarter: FirmPath['quarters'][number]): string {
  const { fiscalQuarter, epsActual, epsEstimate } = quarter;
  const said = `earnings of $${epsActual.toFixed(2)} a share in quarter ${fiscalQuarter}`;
  if (epsActual > epsEstimate) return `${name} beats estimates with ${said}`;
  return epsActual < epsEstimate ? `${name} misses estimates with ${said}` : `${name} reports ${said}, as expected`;
}
