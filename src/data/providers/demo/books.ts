import { exp } from './exact-math.js';
import type { Firm } from './firms.js';
import type { Random } from './random.js';

/** One quarter's figures, in money of the quarter; flows of three months, levels at its end. They add up as accounts do. */
export interface Statement {
  revenue: number;
  costOfRevenue: number;
  grossProfit: number;
  netIncome: number;
  totalAssets: number;
  totalLiabilities: number;
  totalDebt: number;
  equity: number;
  operatingCashFlow: number;
  capitalExpenditure: number;
  freeCashFlow: number;
  /** As reported: of the day, not adjusted for later splits. */
  dilutedShares: number;
}

/** What the quarter looked like from outside. */
export interface QuarterEnd {
  /** What the firm is worth: fair price × shares. */
  fairValue: number;
  price: number;
  shares: number;
  dividendsPaid: number;
  distressed: boolean;
}

/** A closed quarter: its figures, how far earnings surprised, and the shares that are left after issues and buy-backs. */
export interface ClosedQuarter {
  statement: Statement;
  /** In deviations. */
  surprise: number;
  /** What the surprise is of a quarter's earnings, in money. */
  surprisedBy: number;
  shares: number;
}

/** Part of a quarter's normal earnings that one deviation of surprise is. */
const SURPRISE = 0.08;
/** Part of the gap between equity and its fair multiple that other comprehensive income closes in a quarter. */
const REVALUED = 0.8;
/** Part of what equity has above its fair multiple, and a fifth, that is written off in a quarter. */
const IMPAIRED = 0.25;
/** Most that a firm issues or buys back in a quarter, of its market value. */
const MOST_ISSUED = 0.01;

/**
 * The accounts of one firm, quarter by quarter.
 *
 * Earnings follow what the firm is worth; quality raises margins and lowers leverage and accruals, and raises the return on equity a
 * little. Equity is what it was + earnings − dividends + shares issued or − bought back + other comprehensive income, the last two
 * drawing it to its fair multiple; a firm that has become worth less than its books writes them off, and shows it in earnings.
 */
export class Books {
  /** Latent quality, in deviations; it halves in about six years. */
  quality: number;
  private equity = Number.NaN;

  constructor(
    private readonly firm: Firm,
    private readonly random: Random,
  ) {
    this.quality = firm.quality;
  }

  /** Closes a quarter. */
  close({ fairValue, price, shares, dividendsPaid, distressed }: QuarterEnd): ClosedQuarter {
    const { firm, random, quality } = this;
    const normal = fairValue / firm.earningsMultiple / 4;
    const returnOnEquity = 0.14 * exp(0.03 * quality + firm.returnOnEquityTilt);
    const fairEquity = fairValue / (firm.earningsMultiple * returnOnEquity);
    if (Number.isNaN(this.equity)) this.equity = fairEquity;

    const surprise = random.normal();
    const surprisedBy = SURPRISE * normal * surprise;
    const oddCharge = random.uniform() < 0.03 ? random.between(0.8, 3) * normal : 0;
    const charge = oddCharge + IMPAIRED * Math.max(0, this.equity - 1.2 * fairEquity);
    const noise = firm.earningsNoise * random.normal() * normal;
    const netIncome = thousands(distressed ? -0.1 * this.equity : normal + noise + surprisedBy - charge);

    const netMargin = firm.netMargin * exp(0.08 * quality);
    const grossMargin = Math.min(0.85, Math.max(netMargin + 0.05, firm.grossMargin * exp(0.22 * quality)));
    const revenue = thousands((normal / netMargin) * exp(0.02 * random.normal()));
    const costOfRevenue = thousands(revenue * (1 - grossMargin * exp(0.015 * random.normal())));

    const kept = this.equity + netIncome - dividendsPaid;
    const most = MOST_ISSUED * price * shares;
    const issued = Math.max(-most, Math.min(most, 0.3 * (fairEquity - kept)));
    this.equity = kept + issued + REVALUED * (fairEquity - kept - issued);

    const leverage = Math.max(1.15, firm.leverage * exp(-0.15 * quality));
    const totalLiabilities = thousands(this.equity * (leverage - 1) * exp(0.01 * random.normal()));
    const totalAssets = thousands(this.equity + totalLiabilities);
    const depreciation = 0.01 * totalAssets;
    const accruals = totalAssets * (0.002 * random.normal() - 0.002 * quality);
    const operatingCashFlow = thousands(netIncome + depreciation - accruals);
    const capitalExpenditure = thousands(depreciation * random.between(0.8, 1.4));

    this.quality = 0.972 * quality + Math.sqrt(1 - 0.972 ** 2) * random.normal();
    return {
      statement: {
        revenue,
        costOfRevenue,
        grossProfit: revenue - costOfRevenue,
        netIncome,
        totalAssets,
        totalLiabilities,
        totalDebt: thousands(totalLiabilities * firm.debtShare),
        equity: totalAssets - totalLiabilities,
        operatingCashFlow,
        capitalExpenditure,
        freeCashFlow: operatingCashFlow - capitalExpenditure,
        dilutedShares: thousands(shares * 1.015),
      },
      surprise,
      surprisedBy,
      shares: shares + issued / price,
    };
  }
}

/** Accounts are kept in thousands; sums of such numbers are exact. */
function thousands(amount: number): number {
  return Math.round(amount / 1000) * 1000;
}
