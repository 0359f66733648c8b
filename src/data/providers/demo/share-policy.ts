import type { TradingDay } from '../../../domain/trading-day.js';
import type { Firm, Stage } from './firms.js';
import { quarterEndOf } from './quarter-end.js';
import type { Quarter } from './quarters.js';
import type { Random } from './random.js';

/** What goes ex on a session. */
export interface ShareAction {
  /** Cash a share. */
  dividend: number;
  /** New shares for an old one. */
  split: number;
}

const NONE: ShareAction = { dividend: 0, split: 1 };

/** When and how much a firm pays its holders, and when it splits its shares. */
export class SharePolicy {
  private lastDividend = 0;
  private paidFor = Number.NaN;
  private raisedIn = Number.NaN;

  constructor(
    private readonly firm: Firm,
    private readonly random: Random,
  ) {}

  /**
   * What goes ex on a day, given the prices without it.
   *
   * Splits happen only between the publication of a quarter and some days before the end of the next one: so shares as reported always
   * mean the same, whether one counts splits from the period's end or from its publication.
   */
  actionOn(
    day: TradingDay,
    { price, fairPrice, results, stage }: { price: number; fairPrice: number; results: Quarter | undefined; stage: Stage },
  ): ShareAction {
    const chance = this.random.uniform();
    if (!results || stage !== 'none') return NONE;
    if (day >= results.periodEnd + this.firm.exDateLag && results.periodEnd !== this.paidFor) {
      this.paidFor = results.periodEnd;
      return { dividend: this.dividendOf(fairPrice, results), split: 1 };
    }
    if (day <= results.published || day > quarterEndOf(day) - 7) return NONE;
    const split = this.splitAt(price, chance);
    this.lastDividend /= split;
    return split === 1 ? NONE : { dividend: 0, split };
  }

  /** Raised once a year at most, and cut only when it is twice what the firm can pay. */
  private dividendOf(fairPrice: number, { fiscalYear }: Quarter): number {
    const { payout, earningsMultiple } = this.firm;
    const affordable = Math.round((250 * payout * fairPrice) / earningsMultiple) / 1000;
    if (this.lastDividend > 2 * affordable) this.lastDividend = affordable;
    else if (this.raisedIn !== fiscalYear && affordable > this.lastDividend) {
      this.lastDividend = affordable;
      this.raisedIn = fiscalYear;
    }
    this.lastDividend = Math.round(1000 * this.lastDividend) / 1000;
    return this.lastDividend;
  }

  private splitAt(price: number, chance: number): number {
    if (price > this.firm.splitAbove && chance < 0.04) return price > 2.2 * this.firm.splitAbove || chance < 0.008 ? 3 : 2;
    if (price < 4 && chance < 0.03) return 0.1;
    return 1;
  }
}
