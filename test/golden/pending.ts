/**
 * Names of golden files whose handler is yet to come. Only these may be reported as pending; a file that is neither here nor
 * handled fails, and so does one that is both.
 */
export const PENDING: readonly string[] = ['gbm_baseline', 'triple_barrier'];
