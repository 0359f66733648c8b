/** The synthetic market under the name by which benchmarks first imported it; it lives in `support/`. */
export { syntheticMarket } from './support/synthetic-market.mjs';
