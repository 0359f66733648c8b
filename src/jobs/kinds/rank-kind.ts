import { z } from 'zod';
import { isoOf, type TradingDay } from '../../domain/trading-day.js';
import { type RankParams, rankInSteps } from '../rank.js';
import type { JobKind } from './kind.js';
import { storedDay, storedInstant } from './stored-values.js';

/** Dates that one job ranks; more become parts. Some seconds of work, so that a lost worker costs little and every worker gets some. */
const DATES_A_PART = 5;

/** Ranks dates; makes a `RankingRun` a date, of which the last is its result. */
export const rankKind: JobKind<RankParams> = {
  params: z.object({
    marketId: z.int(),
    strategy: z.string(),
    dates: z.array(storedDay).min(1),
    asOf: storedInstant.nullable(),
    newest: z.boolean().optional(),
  }),
  timeoutSeconds: 1800,
  run: async (context, params, attempt) => ({ type: 'RankingRun', id: await rankInSteps(context, params, attempt) }),
};

/** Params as they are stored. */
export interface StoredRankParams {
  marketId: number;
  strategy: string;
  dates: string[];
  asOf: string | null;
  newest?: boolean;
}

/** The params of a job that ranks dates, and those of its parts where there are too many for one. */
export function rankParamsOf({ marketId, strategy, dates, asOf, newest }: RankParams): {
  params: StoredRankParams;
  parts: StoredRankParams[];
} {
  const paramsOf = (days: readonly TradingDay[]) => ({
    marketId,
    strategy,
    dates: days.map(isoOf),
    asOf: asOf?.toISOString() ?? null,
    ...(newest ? { newest } : {}),
  });
  const count = dates.length > DATES_A_PART ? Math.ceil(dates.length / DATES_A_PART) : 0;
  const parts = Array.from({ length: count }, (_, i) => paramsOf(dates.slice(i * DATES_A_PART, (i + 1) * DATES_A_PART)));
  return { params: paramsOf(dates), parts };
}
