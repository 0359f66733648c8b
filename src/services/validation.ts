import type { IngestPosition, StoredIngest } from '../data/store/find/health.js';
import type { QuarantineFilter, StoredQuarantinedRow } from '../data/store/find/quarantine.js';
import type { Markets } from './markets.js';

/** What this service asks of the store. */
export interface ValidationStore {
  listIngests(marketId: number, limit: number, after: IngestPosition | null): Promise<StoredIngest[]>;
  countIngests(marketId: number): Promise<number>;
  findIngests(marketId: number, ids: readonly string[]): Promise<StoredIngest[]>;
  listQuarantine(filter: QuarantineFilter, after: number | null, limit: number): Promise<StoredQuarantinedRow[]>;
  countQuarantined(filter: QuarantineFilter): Promise<number>;
  findQuarantined(marketId: number, id: number): Promise<StoredQuarantinedRow | null>;
}

/** What ingests brought, and what validation said of it. */
export class Validation {
  constructor(
    private readonly store: ValidationStore,
    private readonly markets: Markets,
  ) {}

  /** The reports of all ingests, newest first, with one more than `limit` where more follow. Throws NO_DATA while there is no market. */
  async reports(after: IngestPosition | null, limit: number) {
    const { id } = await this.markets.get();
    return { reports: await this.store.listIngests(id, limit + 1, after), count: () => this.store.countIngests(id) };
  }

  /** Reports by their ids, in the order of the ids; null for an unknown one. */
  async findReports(ids: readonly string[]): Promise<(StoredIngest | null)[]> {
    const market = await this.markets.find();
    const found = market ? await this.store.findIngests(market.id, ids) : [];
    const byId = new Map(found.map((report) => [report.id, report]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** Quarantined rows, newest first, from the row of an id on, with one more than `limit` where more follow. */
  async quarantine(filter: Omit<QuarantineFilter, 'marketId'>, after: number | null, limit: number) {
    const marketId = (await this.markets.get()).id;
    const own = { ...filter, marketId };
    return { rows: await this.store.listQuarantine(own, after, limit + 1), count: () => this.store.countQuarantined(own) };
  }

  /** A quarantined row, or null. */
  async findRow(id: number): Promise<StoredQuarantinedRow | null> {
    const market = await this.markets.find();
    return market && this.store.findQuarantined(market.id, id);
  }
}
