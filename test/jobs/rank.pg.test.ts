import { demoProvider } from '../../src/data/providers/demo/demo-provider.js';
import type { Provider } from '../../src/data/providers/provider.js';
import { calendarOf } from '../../src/data/quality/calendar/calendar-of.js';
import { currentVersion } from '../../src/data/store/load/current-version.js';
import { findMarket } from '../../src/data/store/load/find-market.js';
import { loadPanel } from '../../src/data/store/load/load-panel.js';
import type { Store } from '../../src/data/store/store.js';
import type { Market } from '../../src/domain/market.js';
import { isoOf, partsOf, type TradingDay, tradingDay } from '../../src/domain/trading-day.js';
import { getPlan, type JobContext } from '../../src/jobs/context.js';
import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import { ingest } from '../../src/jobs/ingest.js';
import { computeRanking, rank } from '../../src/jobs/rank.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { loadRegimes } from '../../src/jobs/regimes.js';
import { projectRoot } from '../../src/project-root.js';
import { randomStream } from '../../src/quant/kernels/random.js';
import { rankDates } from '../../src/quant/ranking/rank.js';
import type { Ranking } from '../../src/quant/ranking/ranking.js';
import { testStore } from '../support/database.js';
import { truncatedProvider } from '../support/truncated-provider.js';

const calendar = calendarOf('America/New_York');
const STRATEGY = 'momentum_quality';
const NOW = new Date('2026-01-02T12:00:00Z');

type Database = Awaited<ReturnType<typeof testStore>>;

async function contextWith(store: Store, provider: Provider): Promise<{ context: JobContext; market: Market }> {
  await ingest(store, provider, { now: NOW });
  const { registry } = await discoverPlugins(null);
  const strategies = await readStrategies(`${projectRoot()}/strategies`, registry);
  return {
    context: { store, registry, strategies, code: { commit: 'test', dirty: false } },
    market: (await findMarket(store, null))!,
  };
}

let database: Database;
let context: JobContext;
let market: Market;
beforeAll(async () => {
  database = await testStore();
  ({ context, market } = await contextWith(database.store, demoProvider()));
});
afterAll(() => database.drop());

/** A ranking without the ids of its store. */
function comparable({ signals, ...ranking }: Ranking): object {
  return { ...ranking, signals: signals.map(({ securityId: _, ...signal }) => signal) };
}

async function rankingOf(within: { context: JobContext; market: Market }, session: TradingDay): Promise<Ranking> {
  const version = await currentVersion(within.context.store, within.market.id);
  return computeRanking(within.context, {
    plan: getPlan(within.context, STRATEGY),
    market: within.market,
    universe: 'demo',
    session,
    knowledge: { asOf: calendar.closeOf(session), version },
  });
}

describe('the ranking of a date', () => {
  const random = randomStream(20_261_125);
  const sessions = calendar.sessions({ from: tradingDay('2021-06-01'), to: tradingDay('2025-12-31') });
  const instants = Array.from({ length: 3 }, () => sessions[Math.floor(random() * sessions.length)]);

  it.each(instants)('sees nothing that was not known then: day %# of seed 20261125 (%d)', async (session) => {
    const whole = await rankingOf({ context, market }, session);
    const other = await testStore();
    try {
      const past = await contextWith(other.store, truncatedProvider(demoProvider(), calendar.closeOf(session), calendar));
      expect(comparable(await rankingOf(past, session))).toEqual(comparable(whole));
    } finally {
      await other.drop();
    }
    expect(whole.signals.length).toBeGreaterThan(80);
  });

  it('is stored with its lineage, as known at its close', async () => {
    const [{ runId, ranking, asOf }] = await rank(context, {
      marketId: market.id,
      strategy: STRATEGY,
      dates: [tradingDay('2024-06-30')],
      asOf: null,
    });
    const { rows } = await database.store.pool.query('select * from ranking_run where id = $1', [runId]);
    expect(isoOf(ranking.date)).toBe('2024-06-28');
    expect(asOf.toISOString()).toBe('2024-06-28T20:00:00.000Z');
    expect(rows[0]).toMatchObject({
      strategy: STRATEGY,
      universe: 'demo',
      data_version: '1',
      code_version: 'test',
      size: ranking.signals.length,
    });
    const signals = await database.store.pool.query(
      'select ticker, score, z_scores from signal where run_id = $1 order by rank',
      [runId],
    );
    expect(signals.rows).toEqual(ranking.signals.map(({ ticker, score, zScores }) => ({ ticker, score, z_scores: zScores })));
  });

  it('says what is wrong where it cannot be made', async () => {
    const params = { marketId: market.id, strategy: STRATEGY, asOf: null };
    await expect(rank(context, { ...params, strategy: 'momentun', dates: [20_000] })).rejects.toThrow(
      'There is no strategy "momentun". Known: momentum_quality, trend_low_risk, value_quality.',
    );
    await expect(rank(context, { ...params, dates: [tradingDay('2017-06-30')] })).rejects.toMatchObject({ code: 'NO_DATA' });
    await expect(rank(context, { ...params, dates: [tradingDay('2018-02-28')] })).rejects.toThrow(/history/);
    expect((await database.store.pool.query("select 1 from ranking_run where date < '2018-03-01'")).rows).toEqual([]);
  });
});

describe('the composite score on the demo market', () => {
  it('predicts the returns of the next month, as the true premia make it', async () => {
    const plan = getPlan(context, STRATEGY);
    const last = tradingDay('2025-12-31');
    const knowledge = { asOf: calendar.closeOf(last), version: await currentVersion(context.store, market.id) };
    const fields = [...new Set(['adjClose', ...plan.factors.flatMap(({ factor }) => factor.inputs)])];
    const panel = await loadPanel(context.store, {
      market,
      universe: 'demo',
      fields,
      from: tradingDay('2018-01-02'),
      to: last,
      ...knowledge,
    });
    const months = panel.dates.flatMap((day, t) =>
      isMonthEnd(panel.dates, t) && day >= tradingDay('2019-06-28') && t + 21 < panel.dates.length ? [t] : [],
    );
    const history = await loadRegimes(context.store, {
      market,
      settings: plan.regime!,
      from: panel.dates[0],
      to: last,
      knowledge,
    });
    const rankings = rankDates(
      panel,
      plan,
      months,
      months.map((t) => history.days[t]),
    );
    const column = new Map(panel.securities.map(({ id }, s) => [id, s]));
    const prices = panel.grids.adjClose;
    const coefficients = rankings.map(({ signals }, i) => {
      const pairs = signals.flatMap(({ securityId, score }) => {
        const s = column.get(securityId)!;
        const at = (t: number) => prices.data[t * prices.columns + s];
        const forward = at(months[i] + 21) / at(months[i]) - 1;
        return Number.isNaN(forward) ? [] : [{ score, forward }];
      });
      return rankCorrelation(
        pairs.map(({ score }) => score),
        pairs.map(({ forward }) => forward),
      );
    });
    const mean = coefficients.reduce((sum, ic) => sum + ic, 0) / coefficients.length;
    const deviation = Math.sqrt(coefficients.reduce((sum, ic) => sum + (ic - mean) ** 2, 0) / (coefficients.length - 1));
    const t = (mean / deviation) * Math.sqrt(coefficients.length);
    expect(coefficients.length).toBeGreaterThan(70);
    // Clearly positive: the generator's premia give this strategy an expected coefficient of about 0.05.
    expect(mean).toBeGreaterThan(0.03);
    expect(t).toBeGreaterThan(2.5);
  });
});

function isMonthEnd(dates: readonly TradingDay[], t: number): boolean {
  return t + 1 < dates.length && partsOf(dates[t]).month !== partsOf(dates[t + 1]).month;
}

/** Spearman's, without ties: scores and returns are continuous. */
function rankCorrelation(a: number[], b: number[]): number {
  const [ranksA, ranksB] = [ranksOf(a), ranksOf(b)];
  const n = a.length;
  return 1 - (6 * ranksA.reduce((sum, rankA, i) => sum + (rankA - ranksB[i]) ** 2, 0)) / (n * (n * n - 1));
}

function ranksOf(values: number[]): number[] {
  const ranks = new Array<number>(values.length);
  values
    .map((value, i) => ({ value, i }))
    .sort((x, y) => x.value - y.value)
    .forEach(({ i }, place) => {
      ranks[i] = place;
    });
  return ranks;
}
