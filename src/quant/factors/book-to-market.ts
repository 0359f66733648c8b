import { z } from 'zod';
import { divide } from '../panel/operators/arithmetic.js';
import { defineFactor } from '../plugin/factor.js';

/**
 * Book to market: equity as last published over market capitalisation, both as known at the close.
 *
 * Fama & French (1992), "The cross-section of expected stock returns", Journal of Finance 47(2), but with today's price (Asness & Frazzini
 * 2013, "The devil in HML's details", Journal of Portfolio Management 39(4)). Negative equity gives a negative ratio and is kept.
 * NaN: no published equity, or no share count or price.
 */
export default defineFactor({
  name: 'BookToMarket',
  description: 'Equity over market capitalisation.',
  category: 'value',
  references: [
    'Fama & French (1992), The cross-section of expected stock returns, Journal of Finance 47(2)',
    "Asness & Frazzini (2013), The devil in HML's details, Journal of Portfolio Management 39(4)",
  ],
  params: z.object({}),
  inputs: ['equity', 'marketCap'],
  history: () => 1,
  compute: ({ equity, marketCap }) => divide(equity, marketCap),
});
