/** Decides about rows in quarantine: what a rule took out goes in, what it changed is changed back, what it let in goes out. */
import { calendarOf as exchangeCalendarOf } from '../data/quality/calendar/calendar-of.js';
import type { TradingCalendar } from '../data/quality/calendar/trading-calendar.js';
import { knownAt as knownAtOf } from '../data/quality/rows/known-at.js';
import type { Rule } from '../data/quality/rows/rules.js';
import { inDataTransaction, saveVersion } from '../data/store/save/ingest-transaction.js';
import { lockQuarantined, type QuarantinedRow, saveDecision } from '../data/store/save/quarantined-rows.js';
import { openSecurityBook } from '../data/store/save/save-securities.js';
import type { Store } from '../data/store/store.js';
import { appError, badInput, notFound } from '../domain/errors.js';
import { nodeIdOf } from '../domain/node-id.js';
import { type DecisionRun, storeDiscarded, storeReleased } from './ingest/store-decided.js';

/** What can be decided about a quarantined row. */
export type QuarantineDecision = 'RELEASE' | 'REVERT' | 'DISCARD';

/** Who decides what about which rows of a market. */
export interface ResolveOptions {
  marketId: number;
  /** At most 500; all of them are decided, or none. */
  ids: readonly number[];
  decision: QuarantineDecision;
  by: string;
  /** Why, for those who come later. */
  note?: string | null;
  now: Date;
  calendarOf?: (timeZone: string) => TradingCalendar;
}

const AT_MOST = 500;
const STATUS = { RELEASE: 'RELEASED', REVERT: 'REVERTED', DISCARD: 'DISCARDED' } as const;

/** Rows of these rules say nothing that could be stored: they do not read, or no reader could use them. */
const UNUSABLE: ReadonlySet<Rule> = new Set<Rule>([
  'missing_value',
  'wrong_type',
  'not_a_date',
  'price_not_positive',
  'split_not_positive',
  'ends_before_it_begins',
  'adjusted_close_falls',
]);

/**
 * Decides about open rows, all of them or none, and returns the data version after it. It takes effect at once, and no later ingest of the
 * same rows undoes it.
 *
 * RELEASE: the row is used as the source has it. REVERT: the same for a row that was repaired. DISCARD: the row is not used, also where the
 * rule had only marked it. Throws `BAD_USER_INPUT` for no ids or too many, `NOT_FOUND` for an id that the market does not have, and
 * `CONFLICT` for a row that has been decided about or cannot be decided so.
 */
export async function resolveQuarantine(
  store: Store,
  { marketId, ids, decision, by, note = null, now, calendarOf = exchangeCalendarOf }: ResolveOptions,
): Promise<{ dataVersion: number }> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0 || wanted.length > AT_MOST) throw badInput(['ids'], `1 to ${AT_MOST} ids`, `${wanted.length} ids`);
  return inDataTransaction(store, async (client, version) => {
    const rows = await lockQuarantined(client, marketId, wanted);
    const missing = wanted.find((id) => !rows.some((row) => row.id === id));
    if (missing !== undefined) throw notFound('quarantined row', nodeIdOf('QuarantinedRow', missing), []);
    for (const row of rows) refuseUnlessPossible(row, decision);
    const market = await client.query<{ zone: string }>('select time_zone as zone from market where id = $1', [marketId]);
    const knownAt = knownAtOf(calendarOf(market.rows[0].zone));
    let changed = 0;
    for (const source of new Set(rows.map((row) => row.source))) {
      const transaction = { client, marketId, source, now, version };
      const run: DecisionRun = { transaction, book: await openSecurityBook(transaction), knownAt };
      const own = rows.filter((row) => row.source === source);
      changed += decision === 'DISCARD' ? await storeDiscarded(run, own) : await storeReleased(run, own);
    }
    await saveDecision(client, wanted, { status: STATUS[decision], by, note, now });
    if (changed > 0) await saveVersion({ client, version, marketId, now });
    return { dataVersion: changed > 0 ? version : version - 1 };
  });
}

function refuseUnlessPossible({ id, table, rule, status, repairedRow }: QuarantinedRow, decision: QuarantineDecision): void {
  const refuse = (reason: string) => {
    throw appError('CONFLICT', `The quarantined row ${nodeIdOf('QuarantinedRow', id)} ${reason}`, {
      path: ['ids'],
      actual: status,
    });
  };
  if (status !== 'OPEN') refuse(`was decided about before: it is ${status}.`);
  if (decision === 'DISCARD') return;
  if (decision === 'REVERT' && repairedRow === null)
    refuse('was not repaired, so there is nothing to revert. RELEASE or DISCARD it.');
  if (UNUSABLE.has(rule)) refuse(`cannot be used as it is (${rule}). Correct it at its source, or DISCARD it.`);
  if (table === 'SECURITIES' || table === 'MEMBERSHIP') {
    refuse(`is of ${table}, whose rows are used together. Correct it at its source, or DISCARD it.`);
  }
}
