import { z } from 'zod';
import type { TradingDay } from '../../domain/trading-day.js';
import type { JobKind } from './kind.js';
import { storedDay } from './stored-values.js';

/** For which strategies and session the daily chain runs. */
export interface DailyParams {
  marketId: number;
  strategies: string[];
  date: TradingDay;
}

/** The daily chain. It only has parts (see `dailyJobOf`), so that no worker takes it and nothing is made by itself. */
export const dailyKind: JobKind<DailyParams> = {
  params: z.object({ marketId: z.int(), strategies: z.array(z.string()), date: storedDay }),
  timeoutSeconds: 7200,
  run: async () => null,
};
