import { type TradingDay, tradingDay } from '../../../domain/trading-day.js';
import { exp } from './exact-math.js';
import { firmNames } from './names.js';
import { Random } from './random.js';
import { SECTORS } from './sectors.js';

/** How a listing ends. */
export interface Ending {
  reason: 'acquired for cash' | 'bankruptcy';
  /** When the end begins: the offer, or the distress. */
  begins: TradingDay;
  /** Last day of trading, or the session before it where it is none. */
  last: TradingDay;
  /** Of an offer: what it adds to the price at once. Of a bankruptcy: what it takes from the price over the time of distress. */
  size: number;
  /** From the last price to what holders got. */
  finalReturn: number;
}

/** Where the end of a listing stands: an offer waits to be paid, a firm in distress waits for its bankruptcy. */
export type Stage = 'none' | 'offer' | 'distress';

/** What stays true of a firm. */
export interface Firm {
  ticker: string;
  name: string;
  /** The ticker that it carried before a day. */
  formerTicker: { ticker: string; until: TradingDay } | null;
  /** Index in `SECTORS`. */
  sector: number;
  industry: string;
  beta: number;
  /** Deviation of a session's return of its own. */
  ownVolatility: number;
  /** Deviation of latent quality at the beginning of the walk. */
  quality: number;
  /** Firm's size and price when the walk begins. */
  marketCap: number;
  price: number;
  grossMargin: number;
  netMargin: number;
  leverage: number;
  /** Debt over liabilities. */
  debtShare: number;
  earningsMultiple: number;
  /** Log of what its return on equity has beside quality. */
  returnOnEquityTilt: number;
  /** Deviation of a quarter's earnings from the normal, as a fraction. */
  earningsNoise: number;
  /** Part of earnings paid out; 0 for a firm that pays no dividends. */
  payout: number;
  /** Price above which it splits its shares; infinite for a firm that never does. */
  splitAbove: number;
  /** Last month of its fiscal year: 3, 6, 9 or 12. */
  fiscalYearEnds: number;
  /** Whether the last quarter of a year is reported as the year only. */
  reportsYearOnly: boolean;
  /** Whether results come before or after the session. */
  session: 'pre' | 'post';
  /** Days from the end of a quarter to its results. */
  announcementLag: number;
  /** Days from the end of a quarter to the ex-date of its dividend. */
  exDateLag: number;
  /** Part of its shares that change hands on an ordinary day. */
  turnover: number;
  /** First day of trading; null for one that was always there. */
  listed: TradingDay | null;
  ending: Ending | null;
  /** The quarter, by its last day, whose figures are restated later; a first quarter of a fiscal year. */
  restatedQuarter: TradingDay | null;
}

const FIRMS = 124;

/** The firms of the demo market: 124 in 11 sectors, some listed late, some delisted, one renamed, some that restate a quarter. */
export function demoFirms(seed: number): Firm[] {
  const names = firmNames(FIRMS + 1, new Random(seed, 'names'));
  const firms = names
    .slice(0, FIRMS)
    .map(({ place, ticker }, i) => firmOf(new Random(seed, `firm ${ticker}`), place, ticker, i % SECTORS.length));
  const roles = new Random(seed, 'roles').shuffled(firms);
  give(roles, LISTINGS, (firm, day) => {
    firm.listed = tradingDay(day);
  });
  give(roles, ENDINGS, (firm, ending) => {
    firm.ending = { ...ending, begins: tradingDay(ending.begins), last: tradingDay(ending.last) };
  });
  give(roles, RENAMES, (firm, day) => {
    firm.formerTicker = { ticker: names[FIRMS].ticker, until: tradingDay(day) };
  });
  give(roles, RESTATED_YEARS, (firm, year) => {
    firm.restatedQuarter = tradingDay(`${year}-${FIRST_QUARTER_ENDS[(firm.fiscalYearEnds / 3) % 4]}`);
  });
  return firms;
}

/** The days of what happens to some firms; whom it happens to is drawn. */
const LISTINGS = ['2018-09-12', '2019-05-08', '2020-11-18', '2021-06-23', '2022-10-05', '2023-09-20', '2024-06-12'];
const ENDINGS = [
  { reason: 'acquired for cash', begins: '2018-11-05', last: '2019-02-15', size: 0.31, finalReturn: 0.002 },
  { reason: 'bankruptcy', begins: '2019-08-20', last: '2020-06-10', size: 0.88, finalReturn: -0.85 },
  { reason: 'acquired for cash', begins: '2021-01-25', last: '2021-05-07', size: 0.24, finalReturn: 0.001 },
  { reason: 'acquired for cash', begins: '2022-03-14', last: '2022-08-19', size: 0.42, finalReturn: 0.003 },
  { reason: 'bankruptcy', begins: '2022-05-16', last: '2023-03-08', size: 0.93, finalReturn: -1 },
  { reason: 'acquired for cash', begins: '2024-02-26', last: '2024-07-12', size: 0.28, finalReturn: 0.0015 },
  { reason: 'bankruptcy', begins: '2024-09-03', last: '2025-05-21', size: 0.85, finalReturn: -0.7 },
] as const;
const RENAMES = ['2021-09-01'];
const RESTATED_YEARS = [2016, 2018, 2019, 2020, 2021, 2022, 2023, 2024];
/** Last day of the first quarter of a fiscal year that ends in December, March, June, September. */
const FIRST_QUARTER_ENDS = ['03-31', '06-30', '09-30', '12-31'];

/** Where the end of a firm's listing stands on a day. */
export function stageOf({ ending }: Firm, day: TradingDay): Stage {
  if (!ending || day < ending.begins) return 'none';
  return ending.reason === 'bankruptcy' ? 'distress' : 'offer';
}

/** Gives each of the things to the next of the firms that has none yet. */
function give<Thing>(firms: Firm[], things: readonly Thing[], to: (firm: Firm, thing: Thing) => void): void {
  for (const thing of things) to(firms.shift() as Firm, thing);
}

function firmOf(random: Random, place: string, ticker: string, sector: number): Firm {
  const kind = SECTORS[sector];
  const quality = random.normal();
  const industry = random.pick(kind.industries);
  const beta = Math.min(1.9, Math.max(0.3, kind.beta + 0.24 * random.normal()));
  const around = (center: number, logDeviation: number) => center * exp(logDeviation * random.normal());
  return {
    ticker,
    name: `${place} ${random.pick(industry.suffixes)} ${random.pick(['Inc', 'Corp', 'Group', 'Holdings'])}`,
    formerTicker: null,
    sector,
    industry: industry.name,
    beta,
    ownVolatility: around(0.0132, 0.25) * exp(-0.1 * quality),
    quality,
    // Low betas outgrow the others by their premium: they begin small, so that the index keeps a beta near 1 in the years with bars.
    marketCap: Math.max(6e8, around(5e9 * exp(1.6 * (beta - 1)), 0.7)),
    price: around(45, 0.45),
    grossMargin: around(kind.grossMargin, 0.12),
    netMargin: around(kind.netMargin, 0.12),
    leverage: Math.max(1.3, around(kind.leverage, 0.08)),
    debtShare: random.between(0.35, 0.65),
    earningsMultiple: around(kind.earningsMultiple, 0.08),
    returnOnEquityTilt: 0.12 * random.normal(),
    earningsNoise: around(0.09, 0.4) * exp(-0.2 * quality),
    payout: random.uniform() < 0.7 ? random.between(0.2, 0.55) : 0,
    splitAbove: random.uniform() < 0.25 ? Number.POSITIVE_INFINITY : random.between(90, 260),
    fiscalYearEnds: random.uniform() < 0.7 ? 12 : random.pick([3, 6, 9]),
    reportsYearOnly: random.uniform() < 0.4,
    session: random.uniform() < 0.55 ? 'pre' : 'post',
    announcementLag: random.integer(21, 38),
    exDateLag: random.integer(48, 66),
    turnover: around(0.0045, 0.4),
    listed: null,
    ending: null,
    restatedQuarter: null,
  };
}
