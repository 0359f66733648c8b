import type { TradingDay } from '../../../domain/trading-day.js';
import { exp, log } from './exact-math.js';
import { type Ending, type Firm, type Stage, stageOf } from './firms.js';
import type { MarketPath } from './market-path.js';
import { DEMO_PREMIA } from './premia.js';
import type { Quarter } from './quarters.js';
import { Random } from './random.js';

/** What of a firm's own variance is noise: it opens a gap between price and fair value, which closes again. The rest is information. */
const NOISE_SHARE = 0.7;
/** How much wilder than the average firms' own returns are in the bear regime, and in the bull regime. */
const WILD = 1.3;
const CALM = 0.92;
/** Fair price over earnings of a firm that is neither cheap nor dear. */
const USUAL_MULTIPLE = 18;
/** What a bankruptcy of size 1 takes from the price in each session of distress. */
const DISTRESS_A_SESSION = 0.012;

/** Makes a firm's total returns, session by session, out of the market's and the true premia. */
export class LatentReturn {
  /** Logarithm of price over fair value. */
  gap = 0;
  /** The drift that momentum finds, a session. */
  drift: number;
  stage: Stage = 'none';

  private readonly random: Random;
  /** What constant features earn a session: low beta, and a low price for what it has. */
  private readonly constant: number;
  private readonly persistence = exp(-Math.LN2 / DEMO_PREMIA.momentum.halfLife);
  private sinceResults = Number.POSITIVE_INFINITY;
  private lastSurprise = 0;

  constructor(
    private readonly firm: Firm,
    private readonly path: MarketPath,
    seed: number,
  ) {
    this.random = new Random(seed, `returns ${firm.ticker}`);
    this.drift = DEMO_PREMIA.momentum.deviation * this.random.normal();
    const { value, lowBeta } = DEMO_PREMIA;
    const cheapness = log(USUAL_MULTIPLE / firm.earningsMultiple) - firm.returnOnEquityTilt;
    this.constant = value.perLogMultiple * cheapness - lowBeta.perBeta * (firm.beta - 1);
  }

  /** The total return of a session, given the newest results and the latent quality of the firm. */
  next(t: number, results: Quarter | undefined, quality: number): number {
    const { firm, path, random, persistence } = this;
    const { deviation } = DEMO_PREMIA.momentum;
    const riskFree = path.riskFree[t];
    // All is drawn on all days, so that what happens to a firm does not shift its later draws.
    this.drift = persistence * this.drift + deviation * Math.sqrt(1 - persistence * persistence) * random.normal();
    const own = (path.bear[t] ? WILD : CALM) * firm.ownVolatility;
    const information = own * Math.sqrt(1 - NOISE_SHARE) * random.normal();
    const gapChange = own * Math.sqrt(NOISE_SHARE) * random.normal() - DEMO_PREMIA.value.reversion * this.gap;
    this.gap += gapChange;

    const expected = this.constant + DEMO_PREMIA.quality.perDeviation * quality + this.drift;
    const shared = riskFree + firm.beta * (path.market[t] - riskFree) + path.sectors[firm.sector][t];
    const total = shared + expected + this.reaction(path.sessions[t], results) + information + gapChange;

    const before = this.stage;
    this.stage = stageOf(firm, path.sessions[t]);
    if (firm.ending && this.stage !== 'none') return this.ended(firm.ending, before, { riskFree, information, total });
    return Math.max(total, -0.7);
  }

  /** The jump on the first session that trades on results; after it the drift of those who react late. */
  private reaction(day: TradingDay, results: Quarter | undefined): number {
    const { jump, drift, sessions } = DEMO_PREMIA.earnings;
    const late = this.sinceResults < sessions ? drift * this.lastSurprise * (1 - this.sinceResults / sessions) : 0;
    this.sinceResults++;
    if (results?.effective !== day) return late;
    this.sinceResults = 0;
    this.lastSurprise = results.surprise;
    return late + jump * results.surprise;
  }

  /** The price of a firm that has an offer jumps to it and waits there; that of a firm in distress slides. */
  private ended(ending: Ending, before: Stage, day: { riskFree: number; information: number; total: number }): number {
    if (this.stage === 'distress') return Math.max(1.3 * day.total - ending.size * DISTRESS_A_SESSION, -0.7);
    this.gap = 0;
    return before === 'none' ? ending.size : day.riskFree + 0.08 * day.information;
  }
}
