/**
 * The sessions of the New York Stock Exchange, by rule, from 1990 on and without an end.
 *
 * Sources: NYSE Rule 7.2 (holidays and their observance); NYSE, "Special closings since 1885" (the unscheduled ones and the odd
 * hours); NYSE's yearly announcements of hours. The early closes of 1999-11..2017 agree with the volumes of about 450 stocks: on those
 * days they are 0.28 to 0.69 of the median of the ten sessions around, 1999-12-31 among them with 0.49 (other New Year's Eves: 0.83).
 * Years before 1990 get the rules of 1990 without their own closings, and closings yet to be announced cannot be known.
 */
import { dayOf, type TradingDay, tradingDay, weekdayOf } from '../../../domain/trading-day.js';
import type { SessionHours, SessionRules, SessionYear } from './session-calendar.js';

const MONDAY = 1;
const THURSDAY = 4;
const FRIDAY = 5;
const ONE_O_CLOCK = 13 * 60;
const TWO_O_CLOCK = 14 * 60;

export const NYSE: SessionRules = {
  timeZone: 'America/New_York',
  ordinaryHours: { open: 9 * 60 + 30, close: 16 * 60 },
  yearOf(year) {
    const closings = new Set([
      ...holidaysOf(year),
      ...UNSCHEDULED_CLOSINGS.filter(({ year: y }) => y === year).map(({ day }) => day),
    ]);
    return { closings, hours: hoursOf(year, closings) };
  },
};

/** The holidays of a year on the days on which they are observed. */
function holidaysOf(year: number): TradingDay[] {
  const newYear = dayOf(year, 1, 1);
  const holidays = [
    // On a Saturday it is not observed at all: the Friday before ends the accounting year.
    weekdayOf(newYear) === 0 ? newYear + 1 : newYear,
    nthWeekday(year, 2, MONDAY, 3), // Washington's Birthday
    easterOf(year) - 2, // Good Friday
    lastMondayOfMay(year), // Memorial Day
    observed(dayOf(year, 7, 4)), // Independence Day
    nthWeekday(year, 9, MONDAY, 1), // Labor Day
    nthWeekday(year, 11, THURSDAY, 4), // Thanksgiving
    observed(dayOf(year, 12, 25)), // Christmas
  ];
  if (year >= 1998) holidays.push(nthWeekday(year, 1, MONDAY, 3)); // Martin Luther King Jr.
  if (year >= 2022) holidays.push(observed(dayOf(year, 6, 19))); // Juneteenth
  return holidays;
}

/** The sessions of a year with other than ordinary hours. */
function hoursOf(year: number, closings: SessionYear['closings']): Map<TradingDay, Partial<SessionHours>> {
  const hours = new Map<TradingDay, Partial<SessionHours>>();
  for (const { day, close } of scheduledEarlyCloses(year)) if (!closings.has(day)) hours.set(day, { close });
  for (const { date, ...odd } of UNSCHEDULED_HOURS) if (date.startsWith(String(year))) hours.set(tradingDay(date), odd);
  return hours;
}

/**
 * The early closes of each era:
 *
 * - the day after Thanksgiving: 14:00 in 1992, 13:00 from 1993;
 * - Christmas Eve on a weekday that is not itself the observed holiday: 14:00 from 1990 to 1992, 13:00 from then on;
 * - 3 July from 1995 when it is a Monday, Tuesday or Thursday, and from 2013 also when it is a Wednesday; before 2013 the Friday after a
 *   Thursday's holiday closed early instead.
 */
function scheduledEarlyCloses(year: number): { day: TradingDay; close: number }[] {
  const early: { day: TradingDay; close: number }[] = [];
  if (year >= 1992) early.push({ day: nthWeekday(year, 11, THURSDAY, 4) + 1, close: year === 1992 ? TWO_O_CLOCK : ONE_O_CLOCK });
  if (year >= 1990) early.push({ day: dayOf(year, 12, 24), close: year <= 1992 ? TWO_O_CLOCK : ONE_O_CLOCK });
  if (year >= 1995) {
    const fourth = dayOf(year, 7, 4);
    const bridge = year < 2013 && weekdayOf(fourth) === THURSDAY;
    // Of a holiday on a Saturday, Sunday or Monday the eve is a holiday or no weekday.
    early.push({ day: bridge ? fourth + 1 : fourth - 1, close: ONE_O_CLOCK });
  }
  return early.filter(({ day }) => weekdayOf(day) >= MONDAY && weekdayOf(day) <= FRIDAY);
}

/** Days of mourning, attacks and storms. */
const UNSCHEDULED_CLOSINGS = [
  '1994-04-27', // funeral of Richard Nixon
  '2001-09-11', // attacks on the World Trade Center, to 14 September
  '2001-09-12',
  '2001-09-13',
  '2001-09-14',
  '2004-06-11', // mourning for Ronald Reagan
  '2007-01-02', // mourning for Gerald Ford
  '2012-10-29', // hurricane Sandy
  '2012-10-30',
  '2018-12-05', // mourning for George H. W. Bush
  '2025-01-09', // mourning for Jimmy Carter
].map((date) => ({ day: tradingDay(date), year: Number(date.slice(0, 4)) }));

/** Hours that no rule gives, in minutes. */
const UNSCHEDULED_HOURS: (Partial<SessionHours> & { date: string })[] = [
  { date: '1990-12-27', open: 11 * 60 }, // a transformer exploded
  { date: '1991-01-17', open: 9 * 60 + 31 }, // minutes of silence: the Gulf war, on two days
  { date: '1991-02-25', open: 9 * 60 + 31 },
  { date: '1994-02-11', close: 14 * 60 + 30 }, // snow
  { date: '1995-12-18', open: 10 * 60 + 30 }, // computers
  { date: '1996-01-08', open: 11 * 60, close: TWO_O_CLOCK }, // snow
  { date: '1997-10-27', close: 15 * 60 + 30 }, // the circuit breaker
  { date: '1997-12-26', close: ONE_O_CLOCK }, // the Friday after Christmas
  { date: '1999-12-31', close: ONE_O_CLOCK }, // the turn of the millennium
  { date: '2001-09-17', open: 9 * 60 + 33 }, // silence for the dead of 11 September
  { date: '2001-10-08', open: 9 * 60 + 31 }, // silence for the troops
  { date: '2002-09-11', open: 12 * 60 }, // commemoration
  { date: '2003-03-20', open: 9 * 60 + 32 }, // silence for the troops
  { date: '2003-12-26', close: ONE_O_CLOCK }, // the Friday after Christmas
  { date: '2004-06-07', open: 9 * 60 + 32 }, // silence for Ronald Reagan
  { date: '2005-06-01', close: 15 * 60 + 56 }, // computers
  { date: '2006-12-27', open: 9 * 60 + 32 }, // silence for Gerald Ford
];

/** A holiday's observance: a Saturday's is the Friday before, a Sunday's the Monday after. */
function observed(day: TradingDay): TradingDay {
  const weekday = weekdayOf(day);
  return weekday === 6 ? day - 1 : weekday === 0 ? day + 1 : day;
}

function nthWeekday(year: number, month: number, weekday: number, n: number): TradingDay {
  const first = dayOf(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (n - 1) * 7;
}

function lastMondayOfMay(year: number): TradingDay {
  const last = dayOf(year, 5, 31);
  return last - ((weekdayOf(last) - MONDAY + 7) % 7);
}

/** Easter Sunday of the Gregorian calendar. Anonymous (1876), Nature 13, p. 487; the letters are those of Meeus (1991), ch. 8. */
export function easterOf(year: number): TradingDay {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(n / 31), (n % 31) + 1);
}
