import { dueAt, nextFire } from '../../../src/jobs/schedules/cron.js';

const at = (text: string) => new Date(text);
const NEW_YORK = 'America/New_York';

describe('a cron expression', () => {
  it('fires in the zone of the exchange, summer and winter', () => {
    const daily = '0 18 * * 1-5';
    expect(nextFire(daily, NEW_YORK, at('2026-03-06T12:00:00Z'))).toEqual(at('2026-03-06T23:00:00Z'));
    // The clocks change on Sunday, 8 March.
    expect(nextFire(daily, NEW_YORK, at('2026-03-06T23:00:00Z'))).toEqual(at('2026-03-09T22:00:00Z'));
    // And back on Sunday, 1 November.
    expect(nextFire(daily, NEW_YORK, at('2026-10-30T22:00:00Z'))).toEqual(at('2026-11-02T23:00:00Z'));
    expect(dueAt(daily, NEW_YORK, at('2026-11-02T22:30:00Z'))).toEqual(at('2026-10-30T22:00:00Z'));
    expect(dueAt(daily, NEW_YORK, at('2026-11-02T23:00:00Z'))).toEqual(at('2026-11-02T23:00:00Z'));
  });

  it('of the night does not come due in the hour that is missing in spring, and does twice in the one that autumn has twice', () => {
    expect(dueAt('30 2 * * *', NEW_YORK, at('2026-03-08T12:00:00Z'))).toEqual(at('2026-03-07T07:30:00Z'));
    for (const twice of ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z']) {
      expect(dueAt('30 1 * * *', NEW_YORK, at(twice))).toEqual(at(twice));
    }
  });

  it('has come due for the instant itself, also by a clock that is a little behind, else for the one before it', () => {
    const weekly = '0 8 * * 6';
    const saturday = at('2026-11-21T13:00:00Z');
    for (const now of ['2026-11-21T12:59:58Z', '2026-11-21T13:00:00Z', '2026-11-25T12:00:00Z'])
      expect(dueAt(weekly, NEW_YORK, at(now))).toEqual(saturday);
    expect(dueAt(weekly, NEW_YORK, at('2026-11-21T12:59:00Z'))).toEqual(at('2026-11-14T13:00:00Z'));
  });
});
