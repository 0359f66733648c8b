import { badInput } from '../../domain/errors.js';
import type { PortfolioProblem, View } from './optimizer.js';

/** Stated views as rows over candidates; expected returns in excess of the risk-free rate. */
export interface ViewRows {
  /** Views × n: 1 for the ticker, −1 for the one it is measured against. */
  readonly P: Float64Array;
  readonly Q: Float64Array;
  readonly confidences: number[];
  /** Views², where it was given. */
  readonly omega: Float64Array | null;
  /** What an optimizer's own views are of that is no candidate. They are left out. */
  readonly strangers: readonly string[];
}

/** The confidence under which a view is as uncertain as the prior: ω = τ p Σ pᵀ. */
const AS_THE_PRIOR = 0.5;

/**
 * The views of a problem, those of an optimizer's own, and the problem's expected returns as further absolute ones. Views of its own stand in a
 * strategy for many dates: one of a ticker that is no candidate on this date is left out, with its row and column of Ω. Throws `BAD_USER_INPUT`
 * for a view of the problem of what is no candidate, a ticker against itself, a confidence out of its limits, and an Ω of another size than
 * the views.
 */
export function viewRows(
  problem: PortfolioProblem,
  own: readonly View[],
  omega: readonly (readonly number[])[] | null,
): ViewRows {
  const { candidates, riskFreeAnnual, expectedReturnsAnnual } = problem;
  const { tickers } = candidates;
  const n = tickers.length;
  const expected = Array.from(expectedReturnsAnnual ?? []).flatMap((returnAnnual, i): View[] =>
    Number.isNaN(returnAnnual) ? [] : [{ ticker: tickers[i], against: null, returnAnnual, confidence: null }],
  );
  const given = [...problem.views, ...own, ...expected];
  if (omega && (omega.length !== given.length || omega.some((row) => row.length !== given.length))) {
    throw badInput(['omega'], `${given.length} rows of ${given.length} numbers, one a view`, `${omega.length} rows`);
  }
  const strangers: string[] = [];
  const kept: number[] = [];
  given.forEach(({ ticker, against }, k) => {
    const stranger = [ticker, against ?? ticker].find((name) => !tickers.includes(name));
    if (stranger === undefined) kept.push(k);
    else if (k >= problem.views.length) strangers.push(stranger);
    else throw badInput(['views', String(k)], 'of candidates; remove it, or hold what it is of', stranger);
  });
  const views = kept.map((k) => given[k]);
  const P = new Float64Array(views.length * n);
  const Q = new Float64Array(views.length);
  views.forEach(({ ticker, against, returnAnnual, confidence }, k) => {
    if (ticker === against) throw badInput(['views', String(k)], 'of a ticker against another one', ticker);
    if (confidence !== null && !(confidence >= 0 && confidence <= 1)) {
      throw badInput(['views', String(k), 'confidence'], 'from 0 to 1', confidence);
    }
    P[k * n + tickers.indexOf(ticker)] = 1;
    if (against !== null) P[k * n + tickers.indexOf(against)] = -1;
    Q[k] = against === null ? returnAnnual - riskFreeAnnual : returnAnnual;
  });
  const confidences = views.map(({ confidence }) => confidence ?? AS_THE_PRIOR);
  return { P, Q, confidences, omega: omega && Float64Array.from(kept.flatMap((i) => kept.map((j) => omega[i][j]))), strangers };
}
