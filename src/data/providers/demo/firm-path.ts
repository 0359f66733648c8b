import type { TradingDay } from '../../../domain/trading-day.js';
import { Books } from './books.js';
import { exp, log } from './exact-math.js';
import { type Firm, type Stage, stageOf } from './firms.js';
import type { MarketPath } from './market-path.js';
import { DEMO_PREMIA } from './premia.js';
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

/** What noise of its own that is not information about the firm is of the variance: it opens a gap to fair value, which closes again. */
const NOISE_SHARE = 0.7;

/** Fair price over earnings of a firm that is neither cheap nor dear. */
const USUAL_MULTIPLE = 18;

/** Walks a firm from the beginning of the market's path to its end or to the end of its listing. */
export function walkFirm(firm: Firm, path: MarketPath, seed: number): FirmPath {
  const { sessions, first } = path;
  const days = sessions.length - first;
  const random = new Random(seed, `returns ${firm.ticker}`);
  const dates = new Random(seed, `dates ${firm.ticker}`);
  const books = new Books(firm, new Random(seed, `books ${firm.ticker}`));
  const policy = new SharePolicy(firm, new Random(seed, `actions ${firm.ticker}`));
  const out: FirmPath = {
    firm,
    returns: new Float64Array(days).fill(Number.NaN),
    closes: new Float64Array(days).fill(Number.NaN),
    dividends: new Float64Array(days),
    splits: new Float64Array(days).fill(1),
    shares: new Float64Array(days).fill(Number.NaN),
    quality: new Float64Array(days).fill(Number.NaN),
    drift: new Float64Array(days).fill(Number.NaN),
    mispricing: new Float64Array(days).fill(Number.NaN),
    quarters: [],
  };
  const { momentum, lowBeta, quality: perQuality, value, earnings } = DEMO_PREMIA;
  const persistence = exp(-Math.LN2 / momentum.halfLife);
  const driftNoise = momentum.deviation * Math.sqrt(1 - persistence * persistence);
  const [information, noise] = [Math.sqrt(1 - NOISE_SHARE), Math.sqrt(NOISE_SHARE)].map((part) => part * firm.ownVolatility);

  const cheapness = log(USUAL_MULTIPLE / firm.earningsMultiple) - firm.returnOnEquityTilt;

  let price = firm.price;
  let shares = firm.marketCap / firm.price;
  let gap = 0;
  let drift = momentum.deviation * random.normal();
  let dividendsPaid = 0;
  let ending: Stage = 'none';
  let sinceResults = Number.POSITIVE_INFINITY;
  let lastSurprise = 0;

  for (let t = 0; t < sessions.length; t++) {
    const day = sessions[t];
    if (firm.ending && day > firm.ending.last) break;
    const results = out.quarters.at(-1);

    // All is drawn on all days, so that what happens to a firm does not shift its later draws.
    drift = persistence * drift + driftNoise * random.normal();
    const calm = path.bear[t] ? 1.3 : 0.92;
    const news = calm * information * random.normal();
    const gapChange = calm * noise * random.normal() - value.reversion * gap;
    const underreaction =
      sinceResults < earnings.sessions ? earnings.drift * lastSurprise * (1 - sinceResults / earnings.sessions) : 0;
    sinceResults++;
    let jump = 0;
    if (results?.effective === day) {
      jump = earnings.jump * results.surprise;
      lastSurprise = results.surprise;
      sinceResults = 0;
    }
    let total =
      path.riskFree[t] +
      firm.beta * (path.market[t] - path.riskFree[t]) +
      path.sectors[firm.sector][t] +
      drift +
      perQuality.perDeviation * books.quality -
      lowBeta.perBeta * (firm.beta - 1) +
      value.perLogMultiple * cheapness +
      underreaction +
      jump +
      news +
      gapChange;
    gap += gapChange;

    const before = ending;
    ending = stageOf(firm, day);
    if (firm.ending && ending === 'offer') {
      // The price waits at what was offered.
      total = before === 'none' ? firm.ending.size : path.riskFree[t] + 0.08 * news;
      gap = 0;
    } else if (firm.ending && ending === 'distress') {
      total = 2 * total - firm.ending.size * DISTRESS_A_SESSION;
    }
    total = Math.max(total, -0.7);

    const action = policy.actionOn(day, {
      price: price * (1 + total),
      fairPrice: (price * (1 + total)) / exp(gap),
      results,
      ending,
    });
    price = (price * (1 + total) - action.dividend) / action.split;
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
      out.drift[row] = drift;
      out.mispricing[row] = gap;
    }

    if (path.lastOfQuarter[t]) {
      const distressed = ending === 'distress';
      const closed = books.close({ fairValue: (price * shares) / exp(gap), price, shares, dividendsPaid, distressed });
      out.quarters.push(quarterOf(firm, quarterEndOf(day), closed, dates));
      shares = closed.shares;
      dividendsPaid = 0;
    }
  }
  return out;
}

/** What a bankruptcy of size 1 takes from the price in each session of distress. */
const DISTRESS_A_SESSION = 0.0085;

function quarterOf(firm: Firm, periodEnd: TradingDay, closed: ReturnType<Books['close']>, dates: Random): Quarter {
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

/** By how much a quarter that is restated later was overstated at first. */
export function overstatementOf(netIncome: number): number {
  return Math.round((0.3 * Math.abs(netIncome)) / 1000) * 1000;
}
