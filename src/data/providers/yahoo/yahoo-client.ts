/**
 * The way to Yahoo Finance: yahoo-finance2 for addresses, cookies and crumbs; the reply is taken from under it as it comes.
 *
 * The library's own reading of replies is not used. It throws bare errors where a reply is not as expected, writes addresses with crumbs to
 * the console, asks the package registry for a newer version, and changes the form of what is right; the readers beside this file do none
 * of it. So its `fetch` hands us the reply and stops it there.
 */
import YahooFinance from 'yahoo-finance2';
import { ExtendedCookieJar } from 'yahoo-finance2/lib/cookieJar';
import { checkReply, excerptOf, type Reply } from '../policy/check-reply.js';
import { findNetworkFailure, UpstreamError } from '../policy/upstream-error.js';

/** A call of the library, to be given `options` as its last argument. */
export type YahooCall = (api: Api, options: CallOptions) => Promise<unknown>;

export type Api = InstanceType<typeof YahooFinance>;

interface CallOptions {
  fetch: typeof fetch;
  validateResult: false;
}

/** Asks Yahoo. */
export interface YahooClient {
  /** The reply to a call. Throws an `UpstreamError` where there is none, and for a cookie or crumb that is none. */
  ask(call: YahooCall, signal: AbortSignal): Promise<Reply>;
}

/** A client with cookies of its own. `now` (milliseconds) is what a `Retry-After` date counts from. */
export function yahooClient({ fetch: send, now }: { fetch: typeof fetch; now: () => number }): YahooClient {
  let api = connect();
  return {
    async ask(call, signal) {
      const used = api;
      const tap = tapOf(send, now, signal);
      try {
        await call(used, { fetch: tap.fetch, validateResult: false });
      } catch (error) {
        const failure = tap.reply ? null : failureOf(error, tap.onTheWay);
        // Cookies and crumb that do not work would be used again for as long as they last.
        if (failure instanceof UpstreamError && failure.kind === 'CRUMB' && api === used) api = connect();
        if (failure) throw failure;
      }
      if (!tap.reply) throw new Error('yahoo-finance2 made no request.');
      return tap.reply;
    },
  };
}

function connect(): Api {
  const quiet = () => {};
  return new YahooFinance({
    cookieJar: new ExtendedCookieJar(),
    // Whoever asks is bounded already.
    queue: { concurrency: 1000 },
    validation: { logErrors: false, logOptionsErrors: false },
    logger: { info: quiet, warn: quiet, error: quiet, debug: quiet, dir: quiet },
    versionCheck: false,
    suppressNotices: ['yahooSurvey'],
  });
}

/** What ends the library's work once there is a reply. */
class ReplyTaken extends Error {}

interface Tap {
  fetch: typeof fetch;
  /** The reply, once it is there. */
  reply: Reply | null;
  /** Whether anything was asked for on the way to it: a page for its cookies, a crumb. */
  onTheWay: boolean;
}

function tapOf(send: typeof fetch, now: () => number, signal: AbortSignal): Tap {
  const tap: Tap = {
    reply: null,
    onTheWay: false,
    async fetch(input, init) {
      const url = new URL(input instanceof Request ? input.url : input);
      const response = await send(input, { ...init, signal });
      if (isDocument(url)) {
        tap.reply = await checkReply(response, now());
        throw new ReplyTaken();
      }
      tap.onTheWay = true;
      if (response.status === 429 || response.status >= 500) await checkReply(response, now());
      if (url.pathname === CRUMB_PATH) await checkCrumb(response.clone());
      return response;
    },
  };
  return tap;
}

const CRUMB_PATH = '/v1/test/getcrumb';

function isDocument({ hostname, pathname }: URL): boolean {
  return /^query\d\.finance\.yahoo\.com$/.test(hostname) && pathname !== CRUMB_PATH;
}

/** A crumb is a short word; in its place come "Too Many Requests", an HTML page or nothing, with a status of 200. */
async function checkCrumb(response: Response): Promise<void> {
  const crumb = await response.text();
  if (!/^[^\s<>{}]{1,64}$/.test(crumb.trim())) throw new UpstreamError('CRUMB', `Its crumb reads ${excerptOf(crumb)}.`);
}

/** What the library threw before there was a reply. A complaint about cookies or consent has no class of its own. */
function failureOf(error: unknown, onTheWay: boolean): unknown {
  const known = findNetworkFailure(error);
  if (known || !onTheWay || !(error instanceof Error) || error.name !== 'Error') return known ?? error;
  return new UpstreamError('CRUMB', `There is no way to its cookie and crumb: ${error.message}`, { cause: error });
}
