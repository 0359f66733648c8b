import { calendarOf } from '../../../src/data/quality/calendar/calendar-of.js';
import type { StoredExperiment } from '../../../src/data/store/find/experiments.js';
import { findMarket } from '../../../src/data/store/load/find-market.js';
import type { Store } from '../../../src/data/store/store.js';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { loadMarketDays } from '../../../src/jobs/experiments/market-days.js';
import { knowledgeAt, pastKnowledge } from '../../../src/jobs/experiments/past-knowledge.js';
import { ingest } from '../../../src/jobs/ingest.js';
import { sha256 } from '../../../src/jobs/sha256.js';
import type { Panel } from '../../../src/quant/panel/panel.js';
import { rankDate } from '../../../src/quant/ranking/rank.js';
import { canonicalPlan } from '../../../src/quant/strategy/canonical-plan.js';
import { readStrategy } from '../../../src/quant/strategy/read-strategy.js';
import { testStore } from '../../support/database.js';
import { memoryProvider } from '../../support/memory-provider.js';
import { correctedRows, RANDOM_MARKET, RANDOM_SPAN, randomMarket } from '../../support/random-market.js';

const DOCUMENT = `
strategy: { name: random }
universe: u
regime: false
factors:
  - { name: VSM, params: { lookback: 40, skip: 5, vol_window: 20 }, weight: 1 }
  - { name: BAB, params: { beta_lookback: 60, correlation_lookback: 60 }, weight: 1 }
  - { name: EarningsYield, weight: 1 }
`;
const [FIRST_INGEST, CORRECTION] = [new Date('2018-01-02T12:00:00Z'), new Date('2018-06-01T12:00:00Z')];
const calendar = calendarOf(RANDOM_MARKET.timeZone);

describe('what a walk knows', () => {
  const rows = randomMarket(1);
  let database: Awaited<ReturnType<typeof testStore>>;

  beforeAll(async () => {
    database = await testStore();
    await ingest(database.store, memoryProvider(RANDOM_MARKET, rows), { now: FIRST_INGEST });
    await ingest(database.store, memoryProvider(RANDOM_MARKET, correctedRows(rows, 1001)), { now: CORRECTION });
  });

  afterAll(() => database?.drop());

  async function knownTo(store: Store, asOf: Date, version: number) {
    const { registry } = await discoverPlugins(null);
    const { plan, problems } = readStrategy(DOCUMENT, registry, sha256);
    expect(problems).toEqual([]);
    const experiment: StoredExperiment = {
      ...{ id: 1, marketId: 1, jobId: 1, kind: 'BACKTEST', name: null, strategy: null, strategyVersion: plan!.version },
      ...{ plan: JSON.parse(canonicalPlan(plan!)), planHash: plan!.hash, settings: {}, universe: 'u', asOf, version },
      ...{ from: RANDOM_SPAN.from + 100, to: RANDOM_SPAN.to, codeVersion: 'test', codeDirty: false, seed: 1, environment: {} },
      ...{ warnings: [], result: null, digest: null, dataDigest: null, dataDigests: null, statistics: null },
    };
    const walked = { plan: plan!, market: (await findMarket(store, RANDOM_MARKET.name))! };
    const { days } = await loadMarketDays(store, experiment, walked);
    const dates = calendar.sessions(experiment).filter((_, i) => i % 3 === 0);
    return { walked, experiment, dates, days, known: await pastKnowledge(store, experiment, walked, days) };
  }

  it('is, on each date, what a panel of that date says: by the long panel where nothing was corrected since', async () => {
    const { store } = database;
    const { walked, experiment, dates, known } = await knownTo(store, new Date('2018-03-01'), 1);
    const exact = knowledgeAt(store, experiment, walked);
    for (const date of dates) {
      const [own, other] = [await known.panelAt(date), await exact.panelAt(date)];
      const scores = ({ signals }: ReturnType<typeof rankDate>) =>
        new Map(signals.map(({ securityId, score }) => [securityId, score]));
      const [a, b] = [scores(rankDate(own, walked.plan, null)), scores(rankDate(other, walked.plan, null))];
      expect([date, [...a.keys()]]).toEqual([date, [...b.keys()]]);
      for (const [id, score] of a) expect(score).toBeCloseTo(b.get(id)!, 9);
      expect([date, ratesOf(own)]).toEqual([date, ratesOf(other)]);
    }
    // The misprints of a first import, each believed for a day, and nothing else of it.
    const corrected = dates.filter(known.isCorrected).length;
    expect(corrected).toBeGreaterThan(0);
    expect(corrected).toBeLessThan(dates.length / 4);
  });

  it('is affected by a correction only where that can be seen', async () => {
    const { store } = database;
    const after = await knownTo(store, new Date('2018-07-01'), 2);
    expect(after.dates.every(after.known.isCorrected)).toBe(true);
    const isCorrected = async (asOf: string, version: number) => {
      const { dates, known } = await knownTo(store, new Date(asOf), version);
      return dates.filter(known.isCorrected);
    };
    const first = await isCorrected('2018-03-01', 1);
    expect(await isCorrected('2018-03-01', 2)).toEqual(first);
    expect(await isCorrected('2018-07-01', 1)).toEqual(first);
  });
});

/** The newest rates of a panel, and the last that there is, which is what a portfolio uses. */
function ratesOf({ series: { riskFree } }: Panel) {
  return { newest: [...riskFree.slice(-30, -1)], last: riskFree.findLast(Number.isFinite) };
}
