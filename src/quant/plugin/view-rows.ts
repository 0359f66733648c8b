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
}

/** The confidence under which a view is as uncertain as the prior: ω = τ p Σ pᵀ. */
const AS_THE_PRIOR = 0.5;

/**
 * The views of a problem, those of an optimizer's own, and the problem's expected returns as further absolute ones. Throws `BAD_USER_INPUT` for a view of a ticker that is no candidate,
 * a ticker against itself, a confidence out of its limits, and an Ω of another size than the views.
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
  const views = [...problem.views, ...own, ...expected];
  const P = new Float64Array(views.length * n);
  const Q = new Float64Array(views.length);
  views.forEach(({ ticker, against, returnAnnual, confidence }, k) => {
    for (const name of against === null ? [ticker] : [ticker, against]) {
      if (!tickers.includes(name)) throw badInput(['views', String(k)], 'of candidates; remove it, or hold what it is of', name);
    }
    if (ticker === against) throw badInput(['views', String(k)], 'of a ticker against another one', ticker);
    if (confidence !== null && !(confidence >= 0 && confidence <= 1)) {
      throw badInput(['views', String(k), 'confidence'], 'from 0 to 1', confidence);
    }
    P[k * n + tickers.indexOf(ticker)] = 1;
    if (against !== null) P[k * n + tickers.indexOf(against)] = -1;
    Q[k] = against === null ? returnAnnual - riskFreeAnnual : returnAnnual;
  });
  if (omega && (omega.length !== views.length || omega.some((row) => row.length !== views.length))) {
    throw badInput(['omega'], `${views.length} rows of ${views.length} numbers, one a view`, `${omega.length} rows`);
  }
  const confidences = views.map(({ confidence }) => confidence ?? AS_THE_PRIOR);
  return { P, Q, confidences, omega: omega && Float64Array.from(omega.flat()) };
}
