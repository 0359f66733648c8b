/** How a provider can fail us. `NO_REPLY` is the network; the rest are replies that are no data. */
export const UPSTREAM_FAILURES = [
  'NO_REPLY',
  'TIMEOUT',
  'RATE_LIMITED',
  'HTTP_STATUS',
  'NOT_JSON',
  'ERROR_BODY',
  'EMPTY_RESULT',
  'CRUMB',
  'SCHEMA_DRIFT',
] as const;

export type UpstreamFailure = (typeof UPSTREAM_FAILURES)[number];

/** What is known of a failure besides its kind. */
export interface UpstreamDetails {
  /** HTTP status of the reply. */
  status?: number;
  /** How long the provider asked us to wait. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** A request that the provider did not meet: what the breaker counts. Whether it is worth another attempt, it says itself. */
export class UpstreamError extends Error {
  readonly kind: UpstreamFailure;
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(kind: UpstreamFailure, message: string, { status, retryAfterMs, cause }: UpstreamDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'UpstreamError';
    this.kind = kind;
    this.status = status ?? null;
    this.retryAfterMs = retryAfterMs ?? null;
  }

  /** A reply that was understood and is wrong will be wrong again; what got lost on the way may arrive. */
  get transient(): boolean {
    if (this.kind === 'HTTP_STATUS') return this.status !== null && this.status >= 500;
    return TRANSIENT.has(this.kind);
  }
}

// A crumb is fetched anew by the next attempt.
const TRANSIENT: ReadonlySet<UpstreamFailure> = new Set(['NO_REPLY', 'TIMEOUT', 'RATE_LIMITED', 'NOT_JSON', 'CRUMB']);

/**
 * The failure of the network behind an error of `fetch`, or null for an error that is none, such as a bug of ours.
 *
 * `fetch` throws a TypeError whose cause has the system's code; a body that ends too early throws the same, or the cause itself.
 */
export function findNetworkFailure(error: unknown): UpstreamError | null {
  if (error instanceof UpstreamError) return error;
  const chain = causes(error);
  const code = chain.map((each) => each.code).find((each): each is string => typeof each === 'string' && NETWORK_CODE.test(each));
  // Realms differ in the tests' virtual machine, so that names are compared and not classes.
  const fetchFailed = chain[0]?.name === 'TypeError' && /^(fetch failed|terminated)$/.test(String(chain[0].message));
  if (code === undefined && !fetchFailed) return null;
  const said = chain.at(-1)?.message;
  return new UpstreamError('NO_REPLY', `The network failed: ${[code, said].filter(Boolean).join(', ')}.`, { cause: error });
}

const NETWORK_CODE = /^(E(CONN|PIPE|HOST|NET|ADDR|AI_)|ENOTFOUND|ETIMEDOUT|UND_ERR|HPE_|CERT_|ERR_(SSL|TLS))/;

function causes(error: unknown): { name?: unknown; code?: unknown; message?: unknown }[] {
  const chain: { name?: unknown; code?: unknown; message?: unknown; cause?: unknown }[] = [];
  for (let at = error; typeof at === 'object' && at !== null && chain.length < 5; at = (at as { cause?: unknown }).cause) {
    chain.push(at);
  }
  return chain;
}
