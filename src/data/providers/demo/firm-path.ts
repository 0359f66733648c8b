import type { TradingDay } from '../../../domain/trading-day.js';
import { Books, type ClosedQuarter } from './books.js';
import { exp } from './exact-math.js';
import type { Firm } from './firms.js';
import { LatentReturn } from './latent-return.js';
import type { MarketPath } from './market-path.js';
import { quarterEndOf } from './quarter-end.js';
import { fiscalQuarterOf, publicationOf, type Quarter } from './quarters.js';
import { Random } from './random.js';
import { SharePolicy } from './share-policy.js';

/** What became of a firm. Arrays run over the sessions with bars, from the path's `first` on; NaN while it is not listed. */
export interface FirmPath {
  firm: Firm;
  /** The simulated total return of the session. */
  returns: Float64Array;
  /** As traded, before rounding to what can be quoted. */
  closes: Float64Array;
  /** Cash a share by ex-date; 0 on other days. */
  dividends: Float64Array;
  /** New shares for an old one by ex-date; 1 on other days. */
  splits: Float64Array;
  /** Shares outstanding. */
  shares: Float64Array;
  /** Latent quality, in deviations; latent drift, a session; the logarithm of price over fair value. No provider row shows them. */
  quality: Float64Array;
  drift: Float64Array;
  mispricing: Float64Array;
  /** From seven years before the first bar. */
  quarters: Quarter[];
}

/** Walks a firm from the beginning of the market's path to its end or to the end of its listing. */
export function walkFirm(firm: Firm, path: MarketPath, seed: number): FirmPath {
  const { sessions, first } = path;
  const out = emptyPath(firm, sessions.length - first);
  const latent = new LatentReturn(firm, path, seed);
  const books = new Books(firm, new Random(seed, `books ${firm.ticker}`));
  const policy = new SharePolicy(firm, new Random(seed, `actions ${firm.ticker}`));
  const dates = new Random(seed, `dates ${firm.ticker}`);
  let price = firm.price;
  let shares = firm.marketCap / firm.price;
  let dividendsPaid = 0;

  for (let t = 0; t < sessions.length; t++) {
    const day = sessions[t];
    if (firm.ending && day > firm.ending.last) break;
    const results = out.quarters.at(-1);
    const total = latent.next(t, results, books.quality);
    const full = price * (1 + total);
    const action = policy.actionOn(day, { price: full, fairPrice: full / exp(latent.gap), results, stage: latent.stage });
    price = (full - action.dividend) / action.split;
    dividendsPaid += action.dividend * shares;
    shares *= action.split;

    if (t >= first && (firm.listed === null || day >= firm.listed)) {
      const row = t - first;
      out.returns[row] = total;
      out.closes[row] = price;
      out.dividends[row] = action.dividend;
      out.splits[row] = action.split;
      out.shares[row] = shares;
      out.quality[row] = books.quality;
      out.drift[row] = latent.drift;
      out.mispricing[row] = latent.gap;
    }

    if (path.lastOfQuarter[t]) {
      const fairValue = (price * shares) / exp(latent.gap);
      const closed = books.close({ fairValue, price, shares, dividendsPaid, distressed: latent.stage === 'distress' });
      out.quarters.push(quarterOf(firm, quarterEndOf(day), closed, dates));
      shares = closed.shares;
      dividendsPaid = 0;
    }
  }
  return out;
}

/** By how much a quarter that is restated later was overstated at first. */
export function overstatementOf(netIncome: number): number {
  return Math.round((0.3 * Math.abs(netIncome)) / 1000) * 1000;
}

function quarterOf(firm: Firm, periodEnd: TradingDay, closed: ClosedQuarter, dates: Random): Quarter {
  const { statement, surprise, surprisedBy } = closed;
  const overstated = periodEnd === firm.restatedQuarter ? overstatementOf(statement.netIncome) : 0;
  const eps = (amount: number) => Math.round((100 * amount) / statement.dilutedShares) / 100;
  return {
    periodEnd,
    ...fiscalQuarterOf(firm, periodEnd),
    statement,
    surprise,
    epsActual: eps(statement.netIncome + overstated),
    epsEstimate: eps(statement.netIncome + overstated - surprisedBy),
    ...publicationOf(firm, periodEnd, dates),
  };
}

function emptyPath(firm: Firm, days: number): FirmPath {
  const missing = () => new Float64Array(days).fill(Number.NaN);
  return {
    firm,
    returns: missing(),
    closes: missing(),
    dividends: new Float64Array(days),
    splits: new Float64Array(days).fill(1),
    shares: missing(),
    quality: missing(),
    drift: missing(),
    mispricing: missing(),
    quarters: [],
  };
}
