import { z } from 'zod';
import type { Reply } from '../policy/check-reply.js';
import { data, drift, fault, nothing, openEnvelope, type Reading } from './reading.js';
import { second, words } from './values.js';

/** A headline. */
export interface Headline {
  /** Milliseconds since 1970. */
  publishedAt: number;
  headline: string;
  publisher: string | null;
  /** The symbols that it is about, as Yahoo writes them; empty where it says none. */
  symbols: string[];
}

const NEWS = z.object({
  news: z.array(
    z.object({
      title: z.string().min(1),
      providerPublishTime: second,
      publisher: words,
      relatedTickers: z.array(z.string()).nullish(),
    }),
  ),
});

/** The headlines in a reply of Yahoo's search, oldest first. Not all are about what was searched for: `symbols` says what they are about. */
export function readNews(reply: Reply): Reading<Headline[]> {
  const { status, body } = reply;
  if (status !== 200 || (typeof body === 'object' && body !== null && 'finance' in body)) {
    const opened = openEnvelope(reply, 'finance');
    return opened.kind === 'data' ? fault('SCHEMA_DRIFT', 'Its search has a result where news should be.', status) : opened;
  }
  const read = NEWS.safeParse(body);
  if (!read.success) return drift('search', read.error);
  if (read.data.news.length === 0) return nothing('No headlines.');
  const headlines = read.data.news.map(({ title, providerPublishTime, publisher, relatedTickers }) => ({
    publishedAt: providerPublishTime * 1000,
    headline: title,
    publisher,
    symbols: relatedTickers ?? [],
  }));
  return data(headlines.sort((a, b) => a.publishedAt - b.publishedAt));
}
