/** The tables that an ingest writes. */
import type { StoredTable } from './stored-table.js';

const FACT = { constants: ['source'], timed: true, history: true } as const;
const BY_DATE = [
  ['security_id', 'int4'],
  ['date', 'date'],
] as const;

export const SECURITY: StoredTable = {
  name: 'security',
  keys: [['id', 'int4']],
  values: [
    ['key', 'text'],
    ['ticker', 'text'],
    ['name', 'text'],
    ['sector', 'text'],
    ['industry', 'text'],
    ['exchange', 'text'],
    ['type', 'text'],
  ],
  constants: ['market_id'],
  timed: false,
  history: true,
};

export const DELISTING: StoredTable = {
  name: 'delisting',
  keys: [['security_id', 'int4']],
  values: [
    ['date', 'date'],
    ['reason', 'text'],
    ['final_return', 'float8'],
  ],
  constants: [],
  timed: true,
  history: true,
};

export const BAR: StoredTable = {
  name: 'bar',
  keys: BY_DATE,
  values: [
    ['open', 'float8'],
    ['high', 'float8'],
    ['low', 'float8'],
    ['close', 'float8'],
    ['volume', 'float8'],
    ['filled', 'bool'],
  ],
  ...FACT,
  retires: true,
};

export const CORPORATE_ACTION: StoredTable = {
  name: 'corporate_action',
  keys: [
    ['security_id', 'int4'],
    ['ex_date', 'date'],
    ['type', 'text'],
  ],
  values: [
    ['value', 'float8'],
    ['derived', 'bool'],
  ],
  ...FACT,
};

export const INDEX_CLOSE: StoredTable = {
  name: 'index_close',
  keys: [...BY_DATE, ['basis', 'text']],
  values: [['close', 'float8']],
  ...FACT,
};

/** That a spell ends is news, not a correction: the entry stays known since it was, and the exit has its own `exit_known_at`. */
export const MEMBERSHIP: StoredTable = {
  name: 'membership',
  keys: [
    ['universe_id', 'int4'],
    ['security_id', 'int4'],
    ['from_date', 'date'],
  ],
  values: [
    ['to_date', 'date'],
    ['exit_known_at', 'timestamptz'],
  ],
  constants: [],
  timed: true,
  history: true,
  keepsKnownAt: 't.to_date is null and s.to_date is not null',
};

export const FUNDAMENTAL: StoredTable = {
  name: 'fundamental',
  keys: [
    ['security_id', 'int4'],
    ['metric', 'text'],
    ['period', 'text'],
    ['period_end', 'date'],
    ['published', 'date'],
  ],
  values: [
    ['value', 'float8'],
    ['estimated', 'bool'],
  ],
  ...FACT,
};

export const EARNINGS: StoredTable = {
  name: 'earnings',
  keys: [
    ['security_id', 'int4'],
    ['announced', 'date'],
  ],
  values: [
    ['session', 'text'],
    ['fiscal_quarter', 'text'],
    ['eps_actual', 'float8'],
    ['eps_estimate', 'float8'],
    ['estimated', 'bool'],
  ],
  ...FACT,
};

export const REVISION: StoredTable = {
  name: 'revision',
  keys: BY_DATE,
  values: [
    ['up', 'float8'],
    ['down', 'float8'],
    ['total', 'float8'],
  ],
  ...FACT,
};

export const ESTIMATE: StoredTable = {
  name: 'estimate',
  keys: [...BY_DATE, ['period', 'text']],
  values: [
    ['period_end', 'date'],
    ['eps', 'float8'],
    ['eps_7_days_ago', 'float8'],
    ['eps_30_days_ago', 'float8'],
    ['eps_60_days_ago', 'float8'],
    ['eps_90_days_ago', 'float8'],
  ],
  ...FACT,
};

export const RECOMMENDATION: StoredTable = {
  name: 'recommendation',
  keys: [...BY_DATE, ['period', 'text']],
  values: [
    ['strong_buy', 'float8'],
    ['buy', 'float8'],
    ['hold', 'float8'],
    ['sell', 'float8'],
    ['strong_sell', 'float8'],
  ],
  ...FACT,
};

export const NEWS: StoredTable = {
  name: 'news',
  keys: [
    ['security_id', 'int4'],
    ['published', 'timestamptz'],
    ['headline', 'text'],
  ],
  values: [['publisher', 'text']],
  ...FACT,
  history: false,
};

export const RATE: StoredTable = {
  name: 'rate',
  keys: [
    ['series', 'text'],
    ['date', 'date'],
  ],
  values: [['value', 'float8']],
  ...FACT,
  constants: ['market_id', 'source'],
};

export const RELATION: StoredTable = {
  name: 'relation',
  keys: [
    ['supplier_id', 'int4'],
    ['customer_id', 'int4'],
    ['published', 'date'],
  ],
  values: [['weight', 'float8']],
  ...FACT,
};
