import { z } from 'zod';
import { divide } from '../panel/operators/arithmetic.js';
import { defineFactor } from '../plugin/factor.js';

/**
 * Earnings yield: net income of the last four quarters over market capitalisation, both as known at the close.
 *
 * Basu (1977), "Investment performance of common stocks in relation to their price-earnings ratios", Journal of Finance 32(3). Losses
 * give a negative yield and are kept.
 * NaN: fewer than four published quarters, or no share count or price.
 */
export default defineFactor({
  name: 'EarningsYield',
  description: 'Net income of the last twelve months over market capitalisation.',
  category: 'value',
  references: [
    'Basu (1977), Investment performance of common stocks in relation to their price-earnings ratios, Journal of Finance 32(3)',
  ],
  params: z.object({}),
  inputs: ['netIncomeTtm', 'marketCap'],
  history: () => 1,
  compute: ({ netIncomeTtm, marketCap }) => divide(netIncomeTtm, marketCap),
});
