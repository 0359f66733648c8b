/** What the operating system and Postgres say when the database is not there (any more). */
const CODES = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|57P0[1-3]|53300|08\d{3})$/;

/** Whether an error means that the database cannot be reached, rather than that a query was wrong. */
export function isConnectionError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, errors } = error as { code?: unknown; message?: unknown; errors?: unknown[] };
  // A name with several addresses is refused at each of them.
  if (errors?.some(isConnectionError)) return true;
  return (
    (typeof code === 'string' && CODES.test(code)) ||
    (typeof message === 'string' && /^Connection terminated|^timeout exceeded when trying to connect/.test(message))
  );
}
