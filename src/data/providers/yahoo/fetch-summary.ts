import { type Earnings, readEarnings } from './read-earnings.js';
import { type Estimates, readEstimates } from './read-estimates.js';
import { type Profile, readProfile } from './read-profile.js';
import { data, type Found } from './reading.js';
import { symbolOf, type YahooSource } from './yahoo-source.js';

/** What Yahoo says of a security today, each part by itself: a fund has a profile and no earnings. */
export interface Summary {
  profile: Found<Profile>;
  earnings: Found<Earnings>;
  estimates: Found<Estimates>;
}

const MODULES = [
  'assetProfile',
  'price',
  'quoteType',
  'earningsHistory',
  'earnings',
  'calendarEvents',
  'earningsTrend',
  'recommendationTrend',
] as const;

/** Profile, earnings and estimates of a ticker in one request. */
export function fetchSummary(yahoo: YahooSource, ticker: string): Promise<Found<Summary>> {
  return yahoo.get(
    `the profile and earnings of ${ticker}`,
    (api, options) => api.quoteSummary(symbolOf(ticker), { modules: [...MODULES] }, options),
    (reply) => {
      const profile = readProfile(reply);
      const earnings = readEarnings(reply);
      const estimates = readEstimates(reply);
      // A part of unknown form fails the whole: what stands beside it is of the same age and may be wrong as well.
      if (profile.kind === 'fault') return profile;
      if (earnings.kind === 'fault') return earnings;
      if (estimates.kind === 'fault') return estimates;
      return data({ profile, earnings, estimates });
    },
  );
}
