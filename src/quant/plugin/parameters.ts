/**
 * Kinds of parameters that plugins share. Each is a zod schema with limits and a default, so one line checks the YAML, fills the
 * default and describes the parameter in GraphQL; `.describe('…')` says what it does in this plugin.
 */
import { z } from 'zod';

/** Sessions that a window may have at most: about 20 years. */
const MAX_DAYS = 5040;

/** A number of sessions, at least `min` (1). */
export function days(defaultDays: number, { min = 1, max = MAX_DAYS } = {}) {
  return z.int().min(min).max(max).default(defaultDays);
}

/** A part of a whole, from 0 to 1. */
export function fraction(defaultFraction: number) {
  return z.number().min(0).max(1).default(defaultFraction);
}

/** How much one of several parts counts, from 0 to 100; only the ratios between the weights matter. */
export function weight(defaultWeight: number) {
  return z.number().min(0).max(100).default(defaultWeight);
}

/** An annual volatility as a fraction, from 0.001 to 10; 1 is 100 % a year. */
export function volatility(defaultVolatility: number) {
  return z.number().min(0.001).max(10).default(defaultVolatility);
}
