import { retryAfterOf } from './retry-delay.js';
import { UpstreamError } from './upstream-error.js';

/** What a provider answered: a document of JSON, and the status that it came with. */
export interface Reply {
  status: number;
  body: unknown;
}

/**
 * The document of an HTTP response, read to its end.
 *
 * Throws an `UpstreamError` for 401, 403, 429, any 5xx and for what is no JSON. Other statuses are the reader's to judge, since a 404 can say
 * that there is no data. `now` (milliseconds) is what a `Retry-After` date counts from.
 */
export async function checkReply(response: Response, now: number): Promise<Reply> {
  const { status } = response;
  const text = await response.text();
  if (status === 429) {
    const retryAfterMs = retryAfterOf(response.headers.get('retry-after'), now);
    const wait = retryAfterMs === undefined ? '' : ` and to wait ${Math.ceil(retryAfterMs / 1000)} s`;
    throw new UpstreamError('RATE_LIMITED', `It says that there are too many requests${wait} (HTTP 429).`, {
      status,
      retryAfterMs,
    });
  }
  if (status >= 500) {
    const retryAfterMs = retryAfterOf(response.headers.get('retry-after'), now);
    throw new UpstreamError('HTTP_STATUS', `It answered HTTP ${status}: ${excerptOf(text)}.`, { status, retryAfterMs });
  }
  if (status === 401 || status === 403) {
    // Its cookie or crumb has run out; a new one is fetched with the next attempt.
    throw new UpstreamError('CRUMB', `It refused our cookie or crumb (HTTP ${status}): ${excerptOf(text)}.`, { status });
  }
  try {
    return { status, body: JSON.parse(text) };
  } catch (cause) {
    if (status >= 400)
      throw new UpstreamError('HTTP_STATUS', `It answered HTTP ${status}: ${excerptOf(text)}.`, { status, cause });
    throw new UpstreamError('NOT_JSON', `Its reply is no complete JSON: ${excerptOf(text)}.`, { status, cause });
  }
}

/** The beginning of a text on one line, in quotes. */
export function excerptOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' ? 'an empty body' : `"${line.length > 80 ? `${line.slice(0, 80)}…` : line}"`;
}
