import { enumType, Field, Type } from '../decorators.js';

export const ErrorCode = enumType(
  'ErrorCode',
  "Every code that `errors[].extensions.code`, `Problem.code` and `JobError.code` can have. Requests that are not even GraphQL keep the server's codes: GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, BAD_REQUEST.",
  {
    BAD_USER_INPUT: 'An argument or variable is malformed, out of its limits or contradicts another.',
    UNAUTHENTICATED: 'No credential, or one that is unknown, revoked or expired. HTTP 401.',
    FORBIDDEN: "The credential's role is too low.",
    NOT_FOUND: 'There is no such ticker, strategy, universe, rule or id.',
    UNKNOWN_PLUGIN: 'There is no plugin of that kind and name.',
    INVALID_STRATEGY: 'A strategy document has problems; they are listed.',
    CONFLICT: 'The state of the thing does not allow it: cancelling a finished job, retrying a running one.',
    TOO_MANY_JOBS: 'The caller has too many queued jobs.',
    QUERY_TOO_COSTLY: 'The request is too deep, too wide or too costly; the limit and the cost are named.',
    NO_DATA: 'There is no data there: before the first day, or nothing was ingested.',
    INSUFFICIENT_HISTORY: 'A factor, regime or covariance has too little history or lacks fields.',
    EMPTY_UNIVERSE: 'The universe has no members on the date.',
    INFEASIBLE: 'The constraints contradict each other; the smallest conflicting set is named.',
    SINGULAR_COVARIANCE: 'A covariance matrix is singular and must not be repaired.',
    CAPITAL_TOO_SMALL: 'The capital does not buy one share.',
    UPSTREAM_UNAVAILABLE: "The provider's circuit breaker is open; the store still answers.",
    UPSTREAM_FAILED: 'The provider answered with an error or in an unknown form.',
    INVALID_FOLDER: 'A folder has no `market.yaml`, or its SQL fails or reaches outside the folder.',
    BATCH_REJECTED: 'More than 10 percent of a batch was bad, so none of it was taken.',
    TIMEOUT: 'A job took longer than its timeout.',
    CANCELLED: 'A job was cancelled.',
    WORKER_LOST: 'The worker of a job died: crash, lost lease or out of memory.',
    UNAVAILABLE: 'The server is starting, stopping or without its database.',
    INTERNAL_SERVER_ERROR: 'A bug of ours. The message says nothing; `incident` finds it in the log.',
  },
);

@Type('One thing that is wrong with an input, a strategy or a run. `errors[].extensions.problems` has the same form.')
export class Problem {
  @Field(() => ErrorCode, 'What kind of thing.')
  code!: keyof typeof ErrorCode;

  @Field(
    () => [String],
    'Where: the keys and positions that lead to it, `["factors", "2", "params", "lookback"]`; empty for the whole.',
  )
  path!: string[];

  @Field(() => String, 'One sentence: what was expected, what was there, what to do.')
  message!: string;

  @Field(() => String, 'What was expected, in words.', { nullable: true })
  expected?: string | null;

  @Field(() => String, 'What was there, as text.', { nullable: true })
  actual?: string | null;

  @Field(() => [String], 'Names that would have been right.')
  suggestions!: string[];
}
