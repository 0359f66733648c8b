import type { TradingDay } from '../../../domain/trading-day.js';
import { FIRST_DAY, LAST_DAY } from './cells.js';

/** Which days of which security were seen: 18 kB a security, where a `Set` of two million keys would take 150 MB. */
export class DaySet {
  private readonly bits = new Map<number, Uint32Array>();

  has(securityId: number, day: TradingDay): boolean {
    const at = day - FIRST_DAY;
    return ((this.bits.get(securityId)?.[at >> 5] ?? 0) & (1 << (at & 31))) !== 0;
  }

  /** Marks a day; false when it was marked before. */
  add(securityId: number, day: TradingDay): boolean {
    let words = this.bits.get(securityId);
    if (!words) {
      words = new Uint32Array(((LAST_DAY - FIRST_DAY) >> 5) + 1);
      this.bits.set(securityId, words);
    }
    const at = day - FIRST_DAY;
    const bit = 1 << (at & 31);
    if (words[at >> 5] & bit) return false;
    words[at >> 5] |= bit;
    return true;
  }
}
