import { badInput } from '../../../domain/errors.js';
import { findTradingDay } from '../../../domain/trading-day.js';
import type { Spell, YahooUniverse } from './universe.js';

const NAMES = {
  ticker: ['ticker', 'symbol'],
  from: ['from', 'start', 'start_date'],
  to: ['to', 'end', 'end_date'],
} as const;

/**
 * A universe out of a CSV file with the columns ticker, from and to (`start_date` and `end_date` will do): one line a time of membership,
 * days as YYYY-MM-DD, `to` exclusive and empty where it goes on.
 *
 * Throws `BAD_USER_INPUT`, with the number of the line, for a column that is missing and a day that is none.
 */
export function readMembership(name: string, csv: string): YahooUniverse {
  const [head = '', ...lines] = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  const columns = cellsOf(head).map((cell) => cell.toLowerCase());
  const find = (column: keyof typeof NAMES) => columns.findIndex((cell) => (NAMES[column] as readonly string[]).includes(cell));
  const [ticker, from, to] = [find('ticker'), find('from'), find('to')];
  if (ticker < 0 || from < 0)
    throw badInput(['membership'], 'a CSV file with the columns ticker, from and to', columns.join(','));

  const members = lines.flatMap((line, i): Spell[] => {
    if (line.trim() === '') return [];
    const cells = cellsOf(line);
    const path = ['membership', `line ${i + 2}`];
    const day = (text: string, column: string) => {
      const found = findTradingDay(text);
      if (found === null) throw badInput([...path, column], 'a day as YYYY-MM-DD', text);
      return found;
    };
    if (!cells[ticker]) throw badInput([...path, 'ticker'], 'a ticker', line);
    const end = cells[to] ?? '';
    const spell = { ticker: cells[ticker], from: day(cells[from] ?? '', 'from'), to: end === '' ? null : day(end, 'to') };
    if (spell.to !== null && spell.to <= spell.from) throw badInput([...path, 'to'], 'later than from', end);
    return [spell];
  });
  if (members.length === 0) throw badInput(['membership'], 'a file with at least one member', 'empty');
  return { name, members, details: new Map(), warning: null };
}

function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}
