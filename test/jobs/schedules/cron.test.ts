import { lastFire, nextFire } from '../../../src/jobs/schedules/cron.js';

const at = (text: string) => new Date(text);
const NEW_YORK = 'America/New_York';

describe('a cron expression', () => {
  it('fires in the zone of the exchange, summer and winter', () => {
    const daily = '0 18 * * 1-5';
    expect(nextFire(daily, NEW_YORK, at('2026-03-06T12:00:00Z'))).toEqual(at('2026-03-06T23:00:00Z'));
    // The clocks change on Sunday, 8 March.
    expect(nextFire(daily, NEW_YORK, at('2026-03-06T23:00:00Z'))).toEqual(at('2026-03-09T22:00:00Z'));
  });

  it('fired last at the instant itself, else before it', () => {
    const weekly = '0 8 * * 6';
    const saturday = at('2026-11-21T13:00:00Z');
    expect(lastFire(weekly, NEW_YORK, saturday)).toEqual(saturday);
    expect(lastFire(weekly, NEW_YORK, at('2026-11-25T12:00:00Z'))).toEqual(saturday);
    expect(lastFire(weekly, NEW_YORK, at('2026-11-21T12:59:59Z'))).toEqual(at('2026-11-14T13:00:00Z'));
  });
});
