import type { Ranking } from '../ranking/ranking.js';
import type { Sizing } from '../strategy/plan.js';
import type { CandidateSet } from './candidates.js';
import { convictionOf } from './conviction.js';
import type { Target } from './portfolio.js';
import { BELOW_ONE_LOT, DROPPED, reasonsOf, STANDARD_SIZING } from './reasons.js';
import type { RuledLimit } from './ruled-limits.js';

/** Weights at each stage, in the order of the candidates. */
export interface Stages {
  /** As the optimizer gave them. */
  readonly raw: Float64Array;
  /** Under the rules. */
  readonly kept: Float64Array;
  /** After volatility targeting. */
  readonly scaled: Float64Array;
  /** After whole shares. */
  readonly final: Float64Array;
  readonly shares: Float64Array;
}

/** The targets by final weight, largest first, ties by ticker: whatever has a weight, or had one before whole shares. */
export function targetsOf(
  stages: Stages,
  {
    set,
    limits,
    sizing,
    ranking,
    said,
  }: {
    set: CandidateSet;
    limits: readonly RuledLimit[];
    sizing: Sizing;
    ranking: Ranking;
    said: ReadonlyMap<number, string> | undefined;
  },
): Target[] {
  const { raw, kept, scaled, final, shares } = stages;
  const ofKept = reasonsOf(kept, limits, said);
  // Scaling down loosens what held a weight back, and scaling up meets new limits: the first of the two explains more.
  const ofScaled = reasonsOf(scaled, limits, undefined);
  const reasonOf = (i: number) => {
    if (scaled[i] !== 0 && final[i] === 0) return BELOW_ONE_LOT;
    if (ofKept[i] !== STANDARD_SIZING) return ofKept[i];
    return raw[i] !== 0 && kept[i] === 0 ? DROPPED : ofScaled[i];
  };
  const { picks, prices, candidates } = set;
  return picks
    .flatMap(({ securityId, ticker, score, rank }, i): Target[] =>
      raw[i] === 0 && scaled[i] === 0
        ? []
        : [
            {
              securityId,
              ticker,
              sector: candidates.sectors[i],
              score,
              rank,
              conviction: convictionOf(rank, ranking.signals.length, sizing),
              rawWeight: raw[i],
              finalWeight: final[i],
              shares: shares[i],
              price: prices[i],
              value: shares[i] * prices[i],
              reason: reasonOf(i),
            },
          ],
    )
    .sort((a, b) => b.finalWeight - a.finalWeight || (a.ticker < b.ticker ? -1 : 1));
}
