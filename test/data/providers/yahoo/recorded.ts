import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkReply, type Reply } from '../../../../src/data/providers/policy/check-reply.js';
import { UpstreamError } from '../../../../src/data/providers/policy/upstream-error.js';
import { readChart } from '../../../../src/data/providers/yahoo/read-chart.js';
import { readEarnings } from '../../../../src/data/providers/yahoo/read-earnings.js';
import { readEstimates } from '../../../../src/data/providers/yahoo/read-estimates.js';
import { readFundamentals } from '../../../../src/data/providers/yahoo/read-fundamentals.js';
import { readNews } from '../../../../src/data/providers/yahoo/read-news.js';
import { readProfile } from '../../../../src/data/providers/yahoo/read-profile.js';
import { openEnvelope, type Reading } from '../../../../src/data/providers/yahoo/reading.js';

/** A reply of Yahoo's that was recorded, with what was asked. */
export interface Recorded {
  file: string;
  url: URL;
  recordedAt: Date;
  status: number;
  text: string;
}

/** A recorded reply, by the name of its file. */
export function recordedReply(folder: string, file: string): Recorded {
  const { request, response } = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  const { status, headers, bodyJson, body } = response;
  const date = Date.parse(headers?.date ?? '');
  return {
    file,
    url: new URL(request.url),
    recordedAt: new Date(Number.isNaN(date) ? '2025-02-24T12:00:00Z' : date),
    status,
    text: bodyJson === undefined ? String(body ?? '') : JSON.stringify(bodyJson),
  };
}

/** All recorded replies of a folder, by name. */
export function recordedReplies(folder: string): Recorded[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => recordedReply(folder, file));
}

/** What the readers of its kind make of a reply, the way a fetched one takes; what nothing here reads is opened only. */
export async function readRecorded(recorded: Recorded): Promise<{ kind: string; reading: Reading<unknown> }[]> {
  const readers = readersOf(recorded);
  try {
    const reply = await checkReply(new Response(recorded.text, { status: recorded.status }), recorded.recordedAt.getTime());
    return readers.map(({ kind, read }) => ({ kind, reading: read(reply) }));
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return readers.map(({ kind }) => ({ kind, reading: { kind: 'fault', fault: error } }));
  }
}

interface Reader {
  kind: string;
  read: (reply: Reply) => Reading<unknown>;
}

function readersOf({ url, recordedAt }: Recorded): Reader[] {
  const [, endpoint] = /finance\/(chart|quoteSummary|timeseries|search)\b/.exec(url.pathname) ?? [];
  if (endpoint === 'chart') return [{ kind: 'chart', read: (reply) => readChart(reply, { now: recordedAt }) }];
  if (endpoint === 'timeseries') return [{ kind: 'fundamentals', read: readFundamentals }];
  if (endpoint === 'search') return [{ kind: 'news', read: readNews }];
  if (endpoint !== 'quoteSummary') return [{ kind: 'other endpoints', read: openOther }];
  const asked = (url.searchParams.get('modules') ?? '').split(',');
  const readers = SUMMARY_READERS.filter(({ modules }) => modules.some((module) => asked.includes(module)));
  return readers.length > 0 ? readers : [{ kind: 'other modules', read: (reply) => openEnvelope(reply, 'quoteSummary') }];
}

const SUMMARY_READERS: (Reader & { modules: string[] })[] = [
  { kind: 'profile', modules: ['assetProfile', 'summaryProfile', 'quoteType', 'price'], read: readProfile },
  { kind: 'earnings', modules: ['earningsHistory', 'earnings', 'calendarEvents'], read: readEarnings },
  { kind: 'estimates', modules: ['earningsTrend', 'recommendationTrend'], read: readEstimates },
];

/** Endpoints that nothing here reads have a result of any form; an empty list is how they say that there is nothing. */
function openOther(reply: Reply): Reading<unknown> {
  const key = Object.keys((reply.body ?? {}) as object)[0] ?? 'finance';
  const result = (reply.body as Record<string, { result?: unknown } | undefined>)[key]?.result;
  if (Array.isArray(result) && result.length === 0) return { kind: 'none', reason: 'An empty list.' };
  return Array.isArray(result) || !result ? openEnvelope(reply, key) : { kind: 'data', data: result };
}
