/** Values of domain as job params hold them: JSON that a person can read. */
import { z } from 'zod';
import { findTradingDay } from '../../domain/trading-day.js';

/** A trading day, stored as `2017-12-29`. */
export const storedDay = z.string().transform((text, context) => {
  const day = findTradingDay(text);
  if (day === null) context.addIssue(`"${text}" is no day`);
  return day ?? Number.NaN;
});

/** An instant, stored as RFC 3339. */
export const storedInstant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
