import type { Store } from '../../src/data/store/store.js';
import { noData } from '../../src/domain/errors.js';
import { isoOf } from '../../src/domain/trading-day.js';
import type { RegimeParams } from '../../src/jobs/regimes.js';
import type { Regime, RegimeState } from '../../src/quant/regime/regime.js';
import { NO_COMPUTE, startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { makeSmallMarket, rank, SESSIONS } from '../support/ranked-market.js';

const MODEL: NonNullable<Regime['model']> = {
  states: [
    { state: 'BULL', mean: 0.001, volatility: 0.01, transition: [0.9, 0.1] },
    { state: 'BEAR', mean: -0.001, volatility: 0.02, transition: [0.2, 0.8] },
  ],
  fittedFrom: SESSIONS[0],
  fittedTo: SESSIONS[1],
  logLikelihood: 12.5,
  starts: 10,
  startsAtBest: 7,
};

/** The first session has too little history, the others are bull markets that become surer. */
const DAYS: Regime[] = SESSIONS.map((date, t) =>
  t === 0
    ? { date, state: 'UNKNOWN', confidence: null, filtered: [], since: null, model: null }
    : { date, state: 'BULL', confidence: 0.6 + t / 20, filtered: [0.6 + t / 20, 0.4 - t / 20], since: SESSIONS[1], model: MODEL },
);

describe('regimes', () => {
  let store: Store;
  let api: TestApi;
  let drop: () => Promise<void>;
  const asked: RegimeParams[] = [];

  beforeAll(async () => {
    ({ store, drop } = await testStore());
    const market = await makeSmallMarket(store);
    await rank(store, market, ['AAA'], { regime: { ...DAYS[4], benchmark: 'SPY' } });
    api = await startApi(store, {
      compute: {
        ...NO_COMPUTE,
        async regimeHistory(params) {
          asked.push(params);
          if (params.asOf.getUTCFullYear() < 2000) throw noData('The benchmark AAA has no bars before that.');
          const days = DAYS.filter(({ date }) => date >= params.from && date <= params.to);
          return {
            benchmark: 'AAA',
            days,
            smoothed: days.map(({ filtered }) => (filtered.length > 0 ? [0.75, 0.25] : [Number.NaN, Number.NaN])),
            viterbi: days.map((): RegimeState => 'BULL'),
          };
        },
      },
    });
  });

  afterAll(async () => {
    await api?.stop();
    await drop?.();
  });

  it('are those of the newest day by default, with the model that was fitted', async () => {
    const { data, errors } =
      await api.ask(`{ regime { date benchmark state confidence probabilities { state filtered smoothed } since drift { detected } simulated
      model { states { state mean volatility transition } fittedFrom fittedTo logLikelihood starts startsAtBest } } }`);
    expect(errors).toBeUndefined();
    expect(data.regime).toEqual({
      date: '2017-12-29',
      benchmark: 'AAA',
      state: 'BULL',
      confidence: 0.8,
      probabilities: [
        { state: 'BULL', filtered: 0.8, smoothed: 0.75 },
        { state: 'BEAR', filtered: 0.2, smoothed: 0.25 },
      ],
      since: '2017-12-26',
      drift: null,
      simulated: true,
      model: { ...MODEL, fittedFrom: isoOf(MODEL.fittedFrom), fittedTo: isoOf(MODEL.fittedTo) },
    });
  });

  it('of a day that is no session are those of the session before', async () => {
    const { data } = await api.ask(
      '{ regime(date: "2017-12-25") { date state confidence probabilities { filtered } model { starts } } }',
    );
    expect(data.regime).toEqual({ date: '2017-12-22', state: 'UNKNOWN', confidence: null, probabilities: [], model: null });
  });

  it('come as rows and as columns; what is not known is null', async () => {
    const { data } = await api.ask(`{ regimeHistory(from: "2017-12-22", to: "2017-12-26") { date state }
      regimeSeries(to: "2017-12-26") { benchmark count date state confidence probabilities { state filtered smoothed } viterbi } }`);
    expect(data.regimeHistory).toEqual([
      { date: '2017-12-22', state: 'UNKNOWN' },
      { date: '2017-12-26', state: 'BULL' },
    ]);
    expect(data.regimeSeries).toEqual({
      benchmark: 'AAA',
      count: 2,
      date: ['2017-12-22', '2017-12-26'],
      state: ['UNKNOWN', 'BULL'],
      confidence: [null, 0.65],
      probabilities: [
        { state: 'BULL', filtered: [null, 0.65], smoothed: [null, 0.75] },
        { state: 'BEAR', filtered: [null, expect.closeTo(0.35, 12)], smoothed: [null, 0.25] },
      ],
      viterbi: ['BULL', 'BULL'],
    });
  });

  it('are computed once while the data is the same', async () => {
    asked.length = 0;
    const query = '{ a: regimeSeries(from: "2017-12-27") { count } b: regimeSeries(from: "2017-12-27") { count } }';
    await api.ask(query);
    await api.ask(query);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ strategy: null, version: 1, to: SESSIONS[4] });
  });

  it('pass on what the worker refuses, and refuse unknown strategies and days before the data', async () => {
    const { data, errors } =
      await api.ask(`{ early: regime(asOf: "1999-01-01T00:00:00Z") { state } who: regime(strategy: "who") { state }
      before: regimeSeries(to: "2001-01-01") { count } regime { state } }`);
    expect(data).toEqual({ early: null, who: null, before: null, regime: { state: 'BULL' } });
    const codes = Object.fromEntries(errors!.map(({ path, extensions }) => [path![0], extensions.code]));
    expect(codes).toEqual({ early: 'NO_DATA', who: 'NOT_FOUND', before: 'NO_DATA' });
  });

  it('of a run are those that were stored with it', async () => {
    const { data } = await api.ask(
      '{ rankings { run { regime { date benchmark state confidence probabilities { state filtered smoothed } asOf model { starts } } } } }',
    );
    expect(data.rankings.run.regime).toEqual({
      date: '2017-12-29',
      benchmark: 'SPY',
      state: 'BULL',
      confidence: 0.8,
      probabilities: [
        { state: 'BULL', filtered: 0.8, smoothed: null },
        { state: 'BEAR', filtered: expect.closeTo(0.2, 12), smoothed: null },
      ],
      asOf: '2018-01-02T00:00:00.000Z',
      model: { starts: 10 },
    });
  });
});
