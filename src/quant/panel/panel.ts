import type { TradingDay } from '../../domain/trading-day.js';
import type { Grid, Series } from './grid.js';

/** A security as a column of a panel. */
export interface PanelSecurity {
  id: number;
  /** Ticker on the panel's last date. */
  ticker: string;
  name: string | null;
  sector: string | null;
}

/**
 * Several fields over dates × securities, as known at `asOf`.
 *
 * Adjusted prices are accumulated forward from the panel's first date, so that the panel of a prefix is the prefix of the
 * panel. Its arrays lie in `SharedArrayBuffer`s, so that threads can share it. Nothing in it is ever written after loading.
 */
export interface Panel {
  /** Sessions, ascending. */
  readonly dates: readonly TradingDay[];
  readonly securities: readonly PanelSecurity[];
  /** For each security the index of its sector in `sectorNames`, −1 where it has none. */
  readonly sectors: Int16Array;
  readonly sectorNames: readonly string[];
  /** 1 where the security is a member of the universe on the date, date-major. */
  readonly members: Uint8Array;
  /** Grids by field name; see `fields.ts`. */
  readonly grids: Readonly<Record<string, Grid>>;
  /** `benchmark`: the benchmark's total-return index, accumulated forward. `riskFree`: the risk-free return of the day, see `carriedRiskFree`. */
  readonly series: { readonly benchmark: Series; readonly riskFree: Series };
  /** The instant whose knowledge was used. */
  readonly asOf: Date;
  /** The data version that was read. */
  readonly version: number;
}
