import { randomUUID } from 'node:crypto';
import { isConnectionError } from '../../data/store/connection-error.js';
import { type ErrorCode, isAppError } from '../../domain/errors.js';
import type { JobFault } from '../../domain/job.js';

/** Failures that pass by themselves. With any other the same input would fail in the same way. */
const RETRYABLE: readonly ErrorCode[] = [
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_FAILED',
  'UNAVAILABLE',
  'WORKER_LOST',
  'TIMEOUT',
  'INTERNAL_SERVER_ERROR',
];

/** What an error says to whoever asked for the job. `bug` hears of one that is a bug of ours, with the number that the caller sees. */
export function faultOf(error: unknown, bug: (incident: string, error: unknown) => void): JobFault {
  if (isAppError(error)) {
    const { code, message, problems } = error;
    return { code, message, problems, incident: null, retryable: RETRYABLE.includes(code) };
  }
  if (isConnectionError(error)) return plainFault('UNAVAILABLE', 'The database could not be reached.');
  const incident = randomUUID();
  bug(incident, error);
  return {
    ...plainFault('INTERNAL_SERVER_ERROR', `Something went wrong on our side. The log has it as incident ${incident}.`),
    incident,
  };
}

/** A fault of one sentence. */
export function plainFault(code: ErrorCode, message: string): JobFault {
  const problems = [{ code, path: [], message, suggestions: [] }];
  return { code, message, problems, incident: null, retryable: RETRYABLE.includes(code) };
}
