import type { DayRange } from '../../../domain/market.js';
import type { TradingDay } from '../../../domain/trading-day.js';

/** The sessions of an exchange, and the instants at which they and their days end. */
export interface TradingCalendar {
  /** IANA name of the exchange's zone. */
  readonly timeZone: string;
  isSession(day: TradingDay): boolean;
  /** The sessions of a range, ascending. */
  sessions(range: DayRange): TradingDay[];
  /** The day itself where it is a session, else the one before. */
  sessionOnOrBefore(day: TradingDay): TradingDay;
  /** The first session after the day. */
  sessionAfter(day: TradingDay): TradingDay;
  /** The instant at which a session opens. */
  openOf(session: TradingDay): Date;
  /** The instant at which a session closes, early closes included: what its bar is known at. */
  closeOf(session: TradingDay): Date;
  /** The instant at which a day of the calendar begins in the zone of the exchange. */
  startOf(day: TradingDay): Date;
  /** The newest session whose close is not after an instant. */
  lastClosedAt(instant: Date): TradingDay;
}
