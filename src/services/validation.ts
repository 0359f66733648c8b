import type { IngestPosition, StoredIngest } from '../data/store/find/health.js';
import type { QuarantineFilter, StoredQuarantinedRow } from '../data/store/find/quarantine.js';
import { notFound } from '../domain/errors.js';
import { findNode, rowIdOf } from '../domain/node-id.js';
import type { QuarantineDecision, ResolveOptions } from '../jobs/resolve-quarantine.js';
import type { Markets } from './markets.js';

/** What this service asks of the store. */
export interface ValidationStore {
  listIngests(marketId: number, limit: number, after: IngestPosition | null): Promise<StoredIngest[]>;
  countIngests(marketId: number): Promise<number>;
  findIngests(ids: readonly string[]): Promise<StoredIngest[]>;
  listQuarantine(filter: QuarantineFilter, after: number | null, limit: number): Promise<StoredQuarantinedRow[]>;
  countQuarantined(filter: QuarantineFilter): Promise<number>;
  findQuarantined(marketId: number, ids: readonly number[]): Promise<StoredQuarantinedRow[]>;
  resolveQuarantine(options: ResolveOptions): Promise<{ dataVersion: number }>;
}

/** A decision about quarantined rows, and by whom. */
export interface Decision {
  /** Node ids. */
  ids: readonly string[];
  decision: QuarantineDecision;
  note: string | null;
  by: string;
}

/** What ingests brought, and what validation said of it. */
export class Validation {
  constructor(
    private readonly store: ValidationStore,
    private readonly markets: Markets,
    private readonly now: () => Date,
  ) {}

  /** The reports of all ingests, newest first, with one more than `limit` where more follow. Throws NO_DATA while there is no market. */
  async reports(after: IngestPosition | null, limit: number) {
    const { id } = await this.markets.get();
    return { reports: await this.store.listIngests(id, limit + 1, after), count: () => this.store.countIngests(id) };
  }

  /** Reports by their ids, in the order of the ids; null for an unknown one. Also those of other markets: a job may have made any. */
  async findReports(ids: readonly string[]): Promise<(StoredIngest | null)[]> {
    const found = await this.store.findIngests(ids);
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
    return market && ((await this.store.findQuarantined(market.id, [id]))[0] ?? null);
  }

  /**
   * Decides about open rows, all of them or none. Throws NOT_FOUND for an id that is none of theirs, CONFLICT for a row that was decided
   * about or cannot be decided so, and BAD_USER_INPUT for no ids or too many.
   */
  async decide({ ids: nodeIds, decision, note, by }: Decision): Promise<{ rows: StoredQuarantinedRow[]; dataVersion: number }> {
    const market = await this.markets.get();
    const ids = nodeIds.map((id) => {
      const node = findNode(id);
      const row = node?.type === 'QuarantinedRow' ? rowIdOf(node.key) : null;
      if (row === null) throw notFound('quarantined row', id, []);
      return row;
    });
    const { dataVersion } = await this.store.resolveQuarantine({ marketId: market.id, ids, decision, note, by, now: this.now() });
    return { rows: await this.store.findQuarantined(market.id, ids), dataVersion };
  }
}
