/**
 * The walk of a ranking with equal weights, on the whole panel: the same numbers as `walk` with `rankedTargets`, to rounding.
 *
 * What it asks for: trades at closes in parts of shares, dividends reinvested, costs in proportion to the value traded, long only. Then a
 * security is one level, a portfolio a list of units, and a session one sum of products.
 */
import { FastBook } from './fast-book.js';
import type { FastMarket } from './fast-market.js';
import type { RankedRows } from './ranked-rows.js';
import type { HeldCount } from './top-ranked.js';

/** One configuration. */
export interface FastSettings {
  /** Sessions of the signals, ascending; the last one has to be before the last session. */
  readonly signals: readonly number[];
  readonly count: HeldCount;
  readonly fill: 'next_close' | 'signal_close';
  /** Of the value traded: commission and half the spread. */
  readonly costBps: number;
  readonly capital: number;
}

/** What it comes to by session, from the first signal on; before it the capital and 0. */
export interface FastCurve {
  /** Net asset value at the close, money. */
  readonly equity: Float64Array;
  readonly turnover: Float64Array;
  /** Money. */
  readonly costs: Float64Array;
}

/**
 * Sessions that all configurations of a sweep are walked through before the next ones, so that their levels are still in the cache: 3,000
 * securities are 1.5 MB.
 */
const SESSIONS_A_TIME = 63;

/** Walks one configuration. Throws `RangeError` for signals that are not ranked or leave no session to trade on. */
export function fastWalk(market: FastMarket, ranked: RankedRows, settings: FastSettings): FastCurve {
  return fastWalks(market, [{ ranked, settings }])[0];
}

/** Walks the configurations of a sweep; those that rank alike share a ranking. Throws `RangeError` as `fastWalk` does. */
export function fastWalks(
  market: FastMarket,
  configurations: readonly { ranked: RankedRows; settings: FastSettings }[],
): FastCurve[] {
  const walkers = configurations.map(({ ranked, settings }) => new FastWalker(market, ranked, settings));
  for (let t = 0; t < market.rows; t += SESSIONS_A_TIME) {
    const to = Math.min(t + SESSIONS_A_TIME, market.rows) - 1;
    for (const walker of walkers) walker.advance(to);
  }
  return walkers.map(({ curve }) => curve);
}

/** A configuration on its way. */
class FastWalker {
  readonly curve: FastCurve;
  private readonly book: FastBook;
  private next = 0;
  /** The session that it stands on. */
  private t: number;

  constructor(
    market: FastMarket,
    private readonly ranked: RankedRows,
    private readonly settings: FastSettings,
  ) {
    const { rows } = market;
    const { signals, capital } = settings;
    const wrong = signals.find((t) => !(t >= 0 && t < rows - 1) || !ranked.bestOf.has(t));
    if (wrong !== undefined) {
      throw new RangeError(`A signal should be ranked and before the last of ${rows} sessions, but is on ${wrong}.`);
    }
    this.curve = {
      equity: new Float64Array(rows).fill(capital),
      turnover: new Float64Array(rows),
      costs: new Float64Array(rows),
    };
    this.book = new FastBook(market, capital);
    this.t = signals[0] ?? rows;
  }

  /** Goes on to the close of session `to`. */
  advance(to: number): void {
    const { signals, fill, costBps, count } = this.settings;
    const lag = fill === 'next_close' ? 1 : 0;
    while (this.t <= to) {
      const signal = signals[this.next] ?? Number.POSITIVE_INFINITY;
      const stop = Math.min(signal + lag, to);
      this.book.passDays(this.t + 1, stop, this.curve.equity);
      this.t = Math.max(this.t, stop);
      if (stop !== signal + lag) return;
      const best = this.ranked.bestOf.get(signal)!;
      const { cost, turnover } = this.book.trade(stop, best, { count, eligible: this.ranked.eligible.get(signal)!, costBps });
      this.curve.costs[signal + 1] = cost;
      this.curve.turnover[signal + 1] = turnover;
      if (lag === 1) this.curve.equity[stop] -= cost;
      this.next++;
    }
  }
}
