import { z } from 'zod';
import type { Reply } from '../policy/check-reply.js';
import { UpstreamError, type UpstreamFailure } from '../policy/upstream-error.js';

/** What came of reading a reply: data, the provider's word that it has none, or a reply that is neither. */
export type Reading<T> = Found<T> | { kind: 'fault'; fault: UpstreamError };

/** Data, or the provider's word that it has none. */
export type Found<T> = { kind: 'data'; data: T } | Nothing;

export interface Nothing {
  kind: 'none';
  reason: string;
}

export const data = <T>(value: T): Found<T> => ({ kind: 'data', data: value });
export const nothing = (reason: string): Nothing => ({ kind: 'none', reason });

/** A reply that is no data. */
export function fault(kind: UpstreamFailure, message: string, status?: number): { kind: 'fault'; fault: UpstreamError } {
  return { kind: 'fault', fault: new UpstreamError(kind, message, { status }) };
}

/** A reply of another form than is known: names the first places where it differs. */
export function drift(what: string, error: z.ZodError): { kind: 'fault'; fault: UpstreamError } {
  const places = error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  return fault('SCHEMA_DRIFT', `Its ${what} has another form than known (${places.join('; ')}).`);
}

const ENVELOPE = z.object({ result: z.unknown(), error: z.unknown() }).partial();
const ERROR = z.object({ code: z.string().nullish(), description: z.string().nullish() });

/** What Yahoo says where it has nothing: a ticker that it does not know, a module that this security has not, days before the listing. */
const NO_DATA = /not found|no data|no fundamentals|delisted|doesn't exist/i;

/**
 * The result inside Yahoo's envelope `{key: {result, error}}`.
 *
 * An error with a status of 400, 404 or 422 that says that there is no data is an answer; any other error, and a status of 200 with one, is a
 * failure, and so is a result that is missing without an error.
 */
export function openEnvelope({ status, body }: Reply, key: string): Reading<unknown[]> {
  const envelope = findEnvelope(body, key);
  if (!envelope) return fault('SCHEMA_DRIFT', `Its reply has no "${key}", but ${keysOf(body)}.`, status);
  const { result, error } = envelope;
  if (error !== null && error !== undefined) {
    const { code, description } = ERROR.safeParse(error).data ?? {};
    const said = [code, description].filter(Boolean).join(': ') || 'an error without words';
    if (status >= 400 && status < 500 && NO_DATA.test(said)) return nothing(said);
    return fault(status === 200 ? 'ERROR_BODY' : 'HTTP_STATUS', `It answered HTTP ${status} with an error: ${said}.`, status);
  }
  if (status !== 200) return fault('HTTP_STATUS', `It answered HTTP ${status} without an error that says why.`, status);
  if (!Array.isArray(result) || result.length === 0) return fault('EMPTY_RESULT', `Its "${key}" has no result.`, status);
  return data(result);
}

/** Errors of Yahoo's gateway come in an envelope called "finance", whatever was asked for. */
function findEnvelope(body: unknown, key: string): z.infer<typeof ENVELOPE> | null {
  const document = z.record(z.string(), z.unknown()).safeParse(body).data;
  return ENVELOPE.safeParse(document?.[key]).data ?? ENVELOPE.safeParse(document?.finance).data ?? null;
}

function keysOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'is no object';
  const keys = Object.keys(body);
  return keys.length === 0 ? 'nothing' : keys.slice(0, 5).join(', ');
}
