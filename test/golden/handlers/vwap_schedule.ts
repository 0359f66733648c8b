import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ProfileMethod, volumeProfile, volumeWeightedPrice } from '../../../src/quant/kernels/execution/volume-profile.js';
import { fractionalSchedule, vwapSchedule } from '../../../src/quant/kernels/execution/vwap-schedule.js';
import type { Check, Handle, Tolerance } from '../compare.js';

/** Profiles of intraday volume, the day's average prices, and schedules with and without a cap. Capped keys are order_cap_volume. */
export const handle: Handle = ({ inputs, expected, tolerance }, { folder }) => {
  const days = inputs.days as string[];
  const bins = (inputs.bars as string[]).length;
  const volume = Float64Array.from((inputs.volume as number[][]).flat());
  const profileBy = (method: ProfileMethod) => {
    const out = new Float64Array(bins);
    volumeProfile(volume, days.length, bins, method, out);
    return out;
  };
  const profile = profileBy('mean');
  const parts = { abs: tolerance.profile_abs as number };
  const checks: Check[] = [
    { field: 'profile_pooled', got: profileBy('pooled'), tolerance: parts },
    { field: 'profile_mean_of_daily_shares', got: profile, tolerance: parts },
    { field: 'profile_median_renormalised', got: profileBy('median'), tolerance: parts },
    {
      field: 'daily_vwap_typical_price',
      got: averagePrices(path.join(folder, '..', 'intraday', inputs.file as string)),
      tolerance: { abs: tolerance.vwap_abs as number },
    },
  ];
  for (const order of Object.keys(expected.schedule_mean_profile_largest_remainder as object)) {
    const got = new Float64Array(bins);
    vwapSchedule(Number(order), profile, got);
    checks.push({
      field: `schedule_mean_profile_largest_remainder.${order}`,
      got,
      tolerance: tolerance.schedule as Tolerance,
    });
  }
  const capped = Object.keys(expected.capped as object).map((key) => {
    const [order, participation, day] = key.split('_').map(Number);
    const slices = new Float64Array(bins);
    const unfilled = fractionalSchedule(order, profile, slices, { volume: day, participation });
    return [key, { slices, unfilled }];
  });
  checks.push({ field: 'capped', got: Object.fromEntries(capped), tolerance: { rel: tolerance.capped_rel as number } });
  return checks;
};

function averagePrices(file: string): Record<string, number> {
  const days = new Map<string, [price: number[], volume: number[]]>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
    const [end, ...numbers] = line.split(',');
    const [high, low, close, volume] = numbers.map(Number);
    const day = end.slice(0, 10);
    const [prices, volumes] = days.get(day) ?? days.set(day, [[], []]).get(day)!;
    prices.push((high + low + close) / 3);
    volumes.push(volume);
  }
  const average = ([prices, volumes]: [number[], number[]]) =>
    volumeWeightedPrice(Float64Array.from(prices), Float64Array.from(volumes));
  return Object.fromEntries([...days].map(([day, bars]) => [day, average(bars)]));
}
