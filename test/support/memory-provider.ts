import type { Provider, ProviderTable, SourceRow } from '../../src/data/providers/provider.js';
import type { MarketDescription } from '../../src/domain/market.js';

/** A source whose rows are given: what a test wants to have ingested. */
export function memoryProvider(
  market: MarketDescription,
  tables: Partial<Record<ProviderTable, readonly SourceRow[]>>,
): Provider {
  return {
    source: 'FILES',
    description: `rows of the test ${market.name}`,
    market: async () => market,
    tables: async () => Object.keys(tables) as ProviderTable[],
    async *rows(table) {
      yield [...(tables[table] ?? [])];
    },
    close: async () => {},
  };
}
