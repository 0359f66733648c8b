import type { Reply } from '../policy/check-reply.js';
import type { ProviderPolicy } from '../policy/provider-policy.js';
import type { Found, Reading } from './reading.js';
import type { YahooCall, YahooClient } from './yahoo-client.js';

/** Yahoo, asked by the policy: a reply that cannot be read counts as a failure like one that does not come. */
export interface YahooSource {
  /** What `read` makes of the reply to `call`; `what` names it in messages. Throws what `ProviderPolicy.run` throws. */
  get<T>(what: string, call: YahooCall, read: (reply: Reply) => Reading<T>): Promise<Found<T>>;
}

/** Yahoo behind a policy. */
export function yahooSource(client: YahooClient, policy: ProviderPolicy, signal?: AbortSignal): YahooSource {
  return {
    get: (what, call, read) =>
      policy.run(
        what,
        async (attempt) => {
          const reading = read(await client.ask(call, attempt));
          if (reading.kind === 'fault') throw reading.fault;
          return reading;
        },
        signal,
      ),
  };
}

/** Yahoo's symbol of a US ticker: share classes have a dash there, `BRK.B` is `BRK-B`. */
export function symbolOf(ticker: string): string {
  return ticker.replace(/^([A-Z]+)\.([A-Z])$/, '$1-$2');
}
