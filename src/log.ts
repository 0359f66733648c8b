import { type DestinationStream, type Logger, pino } from 'pino';

/** A log of the process: JSON lines, one an event, to a stream. Secrets never enter it. */
export function logTo(stream: DestinationStream, level = 'info'): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
}
