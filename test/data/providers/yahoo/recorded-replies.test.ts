import path from 'node:path';
import { Random } from '../../../../src/data/providers/demo/random.js';
import { describeShared } from '../../../support/shared.js';
import { readRecorded, recordedReplies } from './recorded.js';

/**
 * Every recorded reply through the reader of its kind. `YAHOO_REPLIES=folder` takes another folder of the same form (files of
 * `{request: {url}, response: {status, headers, bodyJson}}`); then the counts are printed and only the promise is tested.
 */
describeShared('the recorded replies of Yahoo', (shared) => {
  const elsewhere = process.env.YAHOO_REPLIES;
  const folder = elsewhere ?? path.join(shared, 'data/yahoo/http');
  const onOurs = elsewhere ? it.skip : it;
  /** How each reply ended: `data`, `none`, the kind of its failure, or `uncaught`. */
  const outcomes: { file: string; kind: string; outcome: string; message: string }[] = [];
  const table: Record<string, Record<string, number>> = {};

  beforeAll(async () => {
    for (const recorded of recordedReplies(folder)) {
      const { file } = recorded;
      try {
        for (const { kind, reading } of await readRecorded(recorded)) {
          if (reading.kind !== 'fault') outcomes.push({ file, kind, outcome: reading.kind, message: '' });
          else outcomes.push({ file, kind, outcome: reading.fault.kind, message: reading.fault.message });
        }
      } catch (error) {
        outcomes.push({ file, kind: 'any', outcome: 'uncaught', message: String(error) });
      }
    }
    for (const { kind, outcome } of outcomes) {
      table[kind] = { ...table[kind], [outcome]: (table[kind]?.[outcome] ?? 0) + 1 };
    }
    if (elsewhere) console.table(table);
  });

  it('go through without an uncaught exception: each is data, "no data" or a failure of a kind', () => {
    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.filter(({ outcome }) => outcome === 'uncaught')).toEqual([]);
  });

  it('end so, too, when something in them is cut out or replaced', async () => {
    const random = new Random(20250224, 'mutilated replies');
    const recorded = recordedReplies(folder).filter(({ text }) => text.length < 30_000);
    const uncaught: string[] = [];
    for (const each of recorded) {
      for (let round = 0; round < 4; round++) {
        const text = mutilated(each.text, random);
        try {
          await readRecorded({ ...each, text });
        } catch (error) {
          uncaught.push(`${each.file}: ${error}: ${text.slice(0, 300)}`);
        }
      }
    }
    expect(uncaught).toEqual([]);
  });

  onOurs('are as many of each kind as were counted', () => {
    expect(new Set(outcomes.map(({ file }) => file)).size).toBe(606);
    expect(table).toEqual({
      chart: { data: 21, none: 2, SCHEMA_DRIFT: 2 },
      profile: { data: 75, none: 6 },
      fundamentals: { data: 13, none: 5 },
      earnings: { data: 26, none: 39 },
      estimates: { data: 28, none: 21 },
      news: { data: 12, none: 3, SCHEMA_DRIFT: 1 },
      // Read by nobody: opened only.
      'other modules': { data: 178, none: 143 },
      'other endpoints': { data: 61, none: 4 },
    });
  });

  onOurs('fail where they were made by hand to fail, and nowhere else', () => {
    const failed = outcomes.filter(({ outcome }) => outcome !== 'data' && outcome !== 'none');
    expect(Object.fromEntries(failed.map(({ file, message }) => [file, message]))).toEqual({
      'chart-notimestamp-quotes-length.fake.json': 'Its chart has prices without timestamps.',
      'chart-notimestamp-weird-quote.fake.json': 'Its chart has prices without timestamps.',
      'search-badResult.fake.json': expect.stringMatching(/^Its search has another form than known \(news\.0\.title: /),
    });
  });
});

const OTHER_VALUES = [null, '', 'text', -1, 1e18, 0.5, true, [], {}, [null], { raw: 'x' }];

/** A document in which one value, somewhere, is missing or another one. */
function mutilated(text: string, random: Random): string {
  const places: { owner: Record<string, unknown>; key: string }[] = [];
  const document: unknown = JSON.parse(text);
  const walk = (owner: unknown) => {
    if (typeof owner !== 'object' || owner === null) return;
    for (const key of Object.keys(owner)) {
      places.push({ owner: owner as Record<string, unknown>, key });
      walk((owner as Record<string, unknown>)[key]);
    }
  };
  walk(document);
  if (places.length === 0) return text;
  const { owner, key } = random.pick(places);
  if (random.uniform() < 0.3) delete owner[key];
  else owner[key] = random.pick(OTHER_VALUES);
  return JSON.stringify(document);
}
