import { type TradingDay, tradingDay } from '../../domain/trading-day.js';

/** A stretch of the past that portfolios are held through, from one close to another. */
export interface StressWindow {
  scenario: string;
  description: string;
  from: TradingDay;
  to: TradingDay;
}

const window = (scenario: string, from: string, to: string, description: string): StressWindow => ({
  scenario,
  description,
  from: tradingDay(from),
  to: tradingDay(to),
});

/** Falls of the American market, from the last high of the S&P 500 to its low (closes). */
export const NAMED_WINDOWS: readonly StressWindow[] = [
  window('Dot-com bust', '2000-03-24', '2002-10-09', 'Technology shares fell from their bubble, then the whole market.'),
  window('Financial crisis', '2007-10-09', '2009-03-09', 'From the high before the credit crisis to the low of 2009.'),
  window(
    'Lehman autumn',
    '2008-09-12',
    '2008-11-20',
    'From the last close before Lehman Brothers failed to the low of that autumn.',
  ),
  window('Euro crisis 2010', '2010-04-23', '2010-07-02', 'Greece asks for help, the flash crash, and the weeks after.'),
  window('Downgrade 2011', '2011-07-22', '2011-10-03', 'The United States lose their AAA, and the euro area is in doubt.'),
  window('China and oil 2015/16', '2015-07-20', '2016-02-11', 'China devalues, oil falls below 30 dollars.'),
  window('Rate fears 2018', '2018-09-20', '2018-12-24', 'The Federal Reserve tightens into a slowing economy.'),
  window('Pandemic 2020', '2020-02-19', '2020-03-23', 'Economies close within weeks.'),
  window('Inflation 2022', '2022-01-03', '2022-10-12', 'Inflation and the fastest rise of rates in forty years.'),
  window('Tariffs 2025', '2025-02-19', '2025-04-08', 'Tariffs on all trade are announced.'),
];

/** Sessions of the worst month. */
const MONTH = 21;

/**
 * The worst session, month and drawdown of a benchmark within its history. `levels` is its index, NaN where missing; none where it has
 * fewer than two.
 */
export function worstWindows(ticker: string, dates: readonly TradingDay[], levels: Float64Array): StressWindow[] {
  const days: TradingDay[] = [];
  const closes: number[] = [];
  for (const [t, level] of levels.entries()) {
    if (!(level > 0)) continue;
    days.push(dates[t]);
    closes.push(level);
  }
  if (closes.length < 2) return [];
  const named = (scenario: string, what: string, [from, to]: [number, number]): StressWindow => ({
    scenario,
    description: `${what} of ${ticker} in the data: ${(100 * (closes[to] / closes[from] - 1)).toFixed(1)} %.`,
    from: days[from],
    to: days[to],
  });
  const windows = [named('Worst day', 'The worst day', worstOver(closes, 1))];
  if (closes.length > MONTH) windows.push(named('Worst month', `The worst ${MONTH} sessions`, worstOver(closes, MONTH)));
  const fall = deepestFall(closes);
  if (fall[1] > fall[0]) windows.push(named('Worst drawdown', 'The deepest fall from a high', fall));
  return windows;
}

/** First and last place of the `length` steps over which the closes fell most; the earliest of equal ones. */
function worstOver(closes: readonly number[], length: number): [number, number] {
  let worst = length;
  for (let t = length; t < closes.length; t++) {
    if (closes[t] / closes[t - length] < closes[worst] / closes[worst - length]) worst = t;
  }
  return [worst - length, worst];
}

function deepestFall(closes: readonly number[]): [number, number] {
  let high = 0;
  let fall: [number, number] = [0, 0];
  for (let t = 1; t < closes.length; t++) {
    if (closes[t] > closes[high]) high = t;
    if (closes[t] / closes[high] < closes[fall[1]] / closes[fall[0]]) fall = [high, t];
  }
  return fall;
}
