/**
 * Every message that a user can meet, made in one place, so that a code has one wording.
 *
 * Expected outcomes are data; what stands here is a request that cannot be met. A message says what was expected, what was
 * there and what to do. `docs/errors.md` lists the codes, and a test compares it with this file.
 */

/** The closed list of codes, those of `ErrorCode` in the API's contract. */
export const ERROR_CODES = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'UNKNOWN_PLUGIN',
  'INVALID_STRATEGY',
  'CONFLICT',
  'TOO_MANY_JOBS',
  'QUERY_TOO_COSTLY',
  'NO_DATA',
  'INSUFFICIENT_HISTORY',
  'EMPTY_UNIVERSE',
  'INFEASIBLE',
  'SINGULAR_COVARIANCE',
  'CAPITAL_TOO_SMALL',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_FAILED',
  'INVALID_FOLDER',
  'BATCH_REJECTED',
  'TIMEOUT',
  'CANCELLED',
  'WORKER_LOST',
  'UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One thing that is wrong with an input, a strategy or a run; the form of `Problem` in the API. */
export interface Problem {
  code: ErrorCode;
  /** Keys and positions that lead to it; empty for the whole. */
  path: string[];
  message: string;
  expected?: string;
  actual?: string;
  suggestions: string[];
}

/** A request that cannot be met. `problems` has at least one entry; its message is that of the first. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly problems: Problem[];

  constructor(code: ErrorCode, problems: Problem[], options?: ErrorOptions) {
    super(problems.map((problem) => problem.message).join('\n'), options);
    this.name = 'AppError';
    this.code = code;
    this.problems = problems;
  }
}

/** Whether a value is an `AppError`, also one that came from another realm or thread. */
export function isAppError(value: unknown): value is AppError {
  return value instanceof Error && value.name === 'AppError' && 'code' in value && 'problems' in value;
}

/** One problem as an `AppError`. */
export function appError(
  code: ErrorCode,
  message: string,
  details: Partial<Omit<Problem, 'code' | 'message'>> & { cause?: unknown } = {},
): AppError {
  const { cause, path = [], suggestions = [], ...rest } = details;
  return new AppError(code, [{ code, message, path, suggestions, ...rest }], cause === undefined ? undefined : { cause });
}

/** An argument, option or variable that is malformed or out of its limits. */
export function badInput(path: string[], expected: string, actual: unknown): AppError {
  const text = typeof actual === 'string' ? `"${actual}"` : String(actual);
  return appError('BAD_USER_INPUT', `${path.join('.') || 'The input'} should be ${expected}, but is ${text}.`, {
    path,
    expected,
    actual: String(actual),
  });
}

/** A name that nothing carries: says what is known, nearest names first. */
export function notFound(kind: string, name: string, known: readonly string[]): AppError {
  return unknownName('NOT_FOUND', kind, name, known);
}

/** A plugin that is not registered: says which are. */
export function unknownPlugin(kind: string, name: string, known: readonly string[], path: string[] = []): AppError {
  return unknownName('UNKNOWN_PLUGIN', kind, name, known, path);
}

/** A caller without a credential, or with one that is not good. The message never holds the credential. */
export function unauthenticated(message: string): AppError {
  return appError('UNAUTHENTICATED', message);
}

/** A caller whose role is too low. */
export function forbidden(needed: string, caller: { name: string; role: string }): AppError {
  return appError('FORBIDDEN', `This needs the role ${needed}, but "${caller.name}" has ${caller.role}. Ask an administrator.`, {
    expected: needed,
    actual: caller.role,
  });
}

/** The state of a thing does not allow what was asked, or there is one of that name already. */
export function conflict(message: string, path: string[] = []): AppError {
  return appError('CONFLICT', message, { path });
}

/** Nothing is stored there. */
export function noData(message: string): AppError {
  return appError('NO_DATA', message);
}

/** A market folder that cannot be read. */
export function invalidFolder(message: string, cause?: unknown): AppError {
  return appError('INVALID_FOLDER', message, { cause });
}

/** An ingest of which too much is bad. `examples` are reasons, one for each rule. */
export function batchRejected(table: string, bad: number, read: number, examples: readonly string[]): AppError {
  const percent = ((100 * bad) / read).toFixed(1);
  return appError(
    'BATCH_REJECTED',
    `The ingest was rejected and nothing of it was stored: ${bad} of ${read} rows of "${table}" (${percent} %) are bad, and at most ` +
      `10 % may be. ${examples.join(' ')} Correct the source and repeat the ingest.`,
    { path: [table], expected: 'at most 10 % bad rows', actual: `${percent} %` },
  );
}

/** A universe without members on a date. */
export function emptyUniverse(universe: string, date: string, known: readonly string[]): AppError {
  return appError(
    'EMPTY_UNIVERSE',
    `The universe "${universe}" has no members on ${date}. ${known.length > 0 ? `Known universes: ${known.join(', ')}.` : 'Ingest a membership first.'}`,
    { actual: universe, suggestions: [...known] },
  );
}

/** Too little history for what was asked. */
export function insufficientHistory(message: string): AppError {
  return appError('INSUFFICIENT_HISTORY', message);
}

/** The server, or its database, is not there or not ready. */
export function unavailable(message: string, cause?: unknown): AppError {
  return appError('UNAVAILABLE', message, { cause });
}

/** A provider whose circuit breaker is open: since when, why, and when it is asked again. */
export function upstreamUnavailable(
  provider: string,
  { since, failures, lastError, retryAt }: { since: string; failures: string; lastError: string; retryAt: string },
): AppError {
  return appError(
    'UPSTREAM_UNAVAILABLE',
    `The provider ${provider} is not asked since ${since}, after ${failures}. The last: ${lastError} It is asked again: ${retryAt}. ` +
      'What is stored is served meanwhile.',
    { path: [provider] },
  );
}

/** A provider that answered with an error or in an unknown form. */
export function upstreamFailed(provider: string, what: string, attempts: number, cause: Error): AppError {
  const tried = attempts === 1 ? '' : ` after ${attempts} attempts`;
  return appError('UPSTREAM_FAILED', `The provider ${provider} did not give ${what}${tried}: ${cause.message}`, {
    path: [provider],
    cause,
  });
}

/** The sentence about an unknown name, with the nearest known ones; at most `LISTED` names are listed. */
export function unknownNameMessage(kind: string, name: string, known: readonly string[]): string {
  const listed = [...known].sort().slice(0, LISTED);
  const rest = known.length > LISTED ? ` and ${known.length - LISTED} more` : '';
  return `There is no ${kind} "${name}".${known.length > 0 ? ` Known: ${listed.join(', ')}${rest}.` : ''}`;
}

/** The known names that are nearest to `name` by edit distance, at most five, nearest first; case does not count. */
export function nearestNames(name: string, known: readonly string[]): string[] {
  const limit = Math.max(2, Math.ceil(name.length / 2));
  return known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 5)
    .map(({ candidate }) => candidate);
}

const LISTED = 20;

function unknownName(code: ErrorCode, kind: string, name: string, known: readonly string[], path: string[] = []): AppError {
  const near = nearestNames(name, known);
  const shown = known.length > LISTED && near.length > 0 ? near : known;
  return appError(code, unknownNameMessage(kind, name, shown), { path, actual: name, suggestions: near });
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    previous = row;
  }
  return previous[b.length];
}
