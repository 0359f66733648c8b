/** Where a long-lived part says what it does. A pino logger is one. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A log that nobody reads. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
