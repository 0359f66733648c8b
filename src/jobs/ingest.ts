/** Brings data in from a provider: reads, checks, resolves tickers, and saves all of it in one transaction, or nothing. */
import { randomUUID } from 'node:crypto';
import type { Provider } from '../data/providers/provider.js';
import { calendarOf as exchangeCalendarOf } from '../data/quality/calendar/calendar-of.js';
import type { TradingCalendar } from '../data/quality/calendar/trading-calendar.js';
import { checkContext } from '../data/quality/rows/check-rows.js';
import { knownAt } from '../data/quality/rows/known-at.js';
import { type StepFence, sealStep } from '../data/store/save/fenced-transaction.js';
import { findDecisions } from '../data/store/save/find-decisions.js';
import { inIngestTransaction, saveVersion } from '../data/store/save/ingest-transaction.js';
import { saveQuarantine } from '../data/store/save/save-quarantine.js';
import { findWithoutData, saveRejected, saveReport } from '../data/store/save/save-report.js';
import { openSecurityBook } from '../data/store/save/save-securities.js';
import type { Store } from '../data/store/store.js';
import { isAppError } from '../domain/errors.js';
import type { IngestReport } from '../domain/ingest-report.js';
import type { OnProgress } from '../domain/progress.js';
import { isFactTable } from './ingest/facts.js';
import { ingestBars } from './ingest/ingest-bars.js';
import { ingestFacts } from './ingest/ingest-facts.js';
import { ingestMembership, ingestSecurities, readSecurities } from './ingest/ingest-securities.js';
import type { FillPolicy, IngestRun } from './ingest/run.js';
import { Tally } from './ingest/tally.js';

export type { IngestReport } from '../domain/ingest-report.js';

/** What an ingest takes from outside. */
export interface IngestOptions {
  /** The moment of the ingest: what is dated after it is of the future, and corrections are known from it on. */
  now: Date;
  /** DAILY for the last sessions, whose jumps may be news and are only marked; BACKFILL, the default, for history. */
  context?: IngestReport['context'];
  /** How bars are made up for sessions without one; null, the default: they are not. */
  fill?: FillPolicy | null;
  calendarOf?: (timeZone: string) => TradingCalendar;
  onProgress?: OnProgress;
  /** Where it is a step of a job: it is committed only if the attempt still owns the job. */
  fence?: StepFence | null;
}

/**
 * Brings in all that a provider has and says what came of it. Repeating it changes nothing.
 *
 * Bad rows are set aside and cost nobody else. Throws `BATCH_REJECTED` when more than a tenth of a table is bad, what the provider
 * throws or, where it gave no answer at all, failed with, and `CONFLICT` for a market that is simulated here and real there; the store then
 * stays as it was.
 */
export async function ingest(
  store: Store,
  provider: Provider,
  { now, context = 'BACKFILL', fill = null, calendarOf = exchangeCalendarOf, onProgress = () => {}, fence = null }: IngestOptions,
): Promise<IngestReport> {
  const market = await provider.market();
  const calendar = calendarOf(market.timeZone);
  const tables = await provider.tables();
  const tally = new Tally();
  const begun = performance.now();
  const id = randomUUID();

  const reportOf = (outcome: Pick<IngestReport, 'dataVersion' | 'rejected' | 'withoutData'>): IngestReport => ({
    id,
    market: market.name,
    provider: provider.source,
    source: provider.description,
    context,
    startedAt: now,
    finishedAt: new Date(now.getTime() + Math.round(performance.now() - begun)),
    tables: tally.tables(),
    rules: tally.ruleCounts(),
    failures: [...(provider.notes ?? []), ...tally.failures()],
    jobId: fence?.jobId ?? null,
    ...outcome,
  });

  try {
    return await inIngestTransaction(store, { market, source: provider.source, now }, async (transaction) => {
      const book = await openSecurityBook(transaction);
      const checks = checkContext(calendar, now);
      const decisions = await findDecisions(transaction);
      const settings = { provider, context, fill, onProgress };
      const run: IngestRun = { ...settings, transaction, book, checks, decisions, knownAt: knownAt(calendar), tally };
      const ended = await readSecurities(run, tables);
      await ingestBars(run, tables);
      if (tables.includes('closes')) await ingestFacts(run, 'closes');
      if (tables.includes('membership')) await ingestMembership(run);
      // Bars, closes and memberships make securities; from here on a ticker is known or it is not.
      await ingestSecurities(run, ended, market.benchmark);
      for (const table of tables) if (isFactTable(table) && table !== 'closes') await ingestFacts(run, table);
      if (provider.outage) throw provider.outage;
      await saveQuarantine(transaction, id, tally.quarantined);
      const changed = tally.changed();
      if (changed) await saveVersion(transaction);
      const report = reportOf({
        dataVersion: changed ? transaction.version : null,
        rejected: false,
        withoutData: await findWithoutData(transaction),
      });
      await saveReport(transaction, report);
      if (fence) await sealStep(transaction.client, fence, id);
      return report;
    });
  } catch (error) {
    if (isAppError(error) && error.code === 'BATCH_REJECTED') {
      await saveRejected(store, reportOf({ dataVersion: null, rejected: true, withoutData: [] }));
    }
    throw error;
  }
}

const DONE = {
  DROP: 'set aside',
  FIX: 'repaired',
  WARN: 'marked',
  INTERPOLATE: 'made up',
  FFILL: 'made up',
} as const;

/** The lines that tell a person what an ingest did. */
export function summaryOf(report: Omit<IngestReport, 'id' | 'provider' | 'source' | 'context' | 'rejected'>): string[] {
  const sum = (key: 'added' | 'corrected' | 'unchanged' | 'quarantined') =>
    report.tables.reduce((total, count) => total + count[key], 0);
  const number = (value: number) => value.toLocaleString('en');
  const seconds = ((report.finishedAt.getTime() - report.startedAt.getTime()) / 1000).toFixed(1);
  const version = report.dataVersion === null ? 'nothing changed' : `data version ${report.dataVersion}`;
  const lines = [
    `${report.market}: ${number(sum('added'))} new, ${number(sum('corrected'))} corrected, ${number(sum('unchanged'))} unchanged, ` +
      `${number(sum('quarantined'))} set aside; ${version}; ${seconds} s.`,
  ];
  for (const { table, read, added, corrected, unchanged, quarantined } of report.tables) {
    lines.push(
      `  ${table.toLowerCase().padEnd(13)} ${number(read)} read: ${number(added)} new, ${number(corrected)} corrected, ` +
        `${number(unchanged)} unchanged, ${number(quarantined)} set aside`,
    );
  }
  for (const { rule, action, count } of report.rules) lines.push(`  ${DONE[action]} by ${rule}: ${number(count)}`);
  if (report.withoutData.length > 0) {
    const named = report.withoutData.slice(0, 10).join(', ');
    lines.push(
      `  ${number(report.withoutData.length)} securities have neither bars nor closes: ${named}${report.withoutData.length > 10 ? ', …' : ''}`,
    );
  }
  for (const failure of report.failures) lines.push(`  ${failure}`);
  return lines;
}
