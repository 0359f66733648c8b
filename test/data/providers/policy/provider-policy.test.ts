import { checkReply } from '../../../../src/data/providers/policy/check-reply.js';
import type { BreakerState } from '../../../../src/data/providers/policy/circuit.js';
import { type PolicyOptions, providerPolicy } from '../../../../src/data/providers/policy/provider-policy.js';
import { UpstreamError } from '../../../../src/data/providers/policy/upstream-error.js';
import { ManualClock } from './manual-clock.js';
import { BEHAVIOURS, MisbehavingServer } from './misbehaving-server.js';

const { good, json, tooMany, tooManyFor, broken, notThere, truncated, hangUp, silent, drip } = BEHAVIOURS;
const TIMEOUT = 20_000;

describe('the policy by which a provider is asked', () => {
  const server = new MisbehavingServer();
  let clock: ManualClock;
  let said: string[];

  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    clock = new ManualClock();
    said = [];
  });

  /** A policy without jitter below its rate limit, and a request to the server that passes replies with `answer` only. */
  function policyWith(options: Partial<PolicyOptions> = {}) {
    const say = (message: string) => said.push(message);
    const log = { info: say, warn: say, error: say };
    const policy = providerPolicy('test', {
      clock,
      log,
      random: () => 1,
      perSecond: 1000,
      burst: 1000,
      timeoutMs: TIMEOUT,
      ...options,
    });
    const ask = (signal?: AbortSignal) =>
      policy.run(
        'the answer',
        async (signal) => {
          const { status, body } = await checkReply(await fetch(server.url, { signal }), clock.now());
          if (status !== 200) throw new UpstreamError('HTTP_STATUS', `It answered HTTP ${status}.`, { status });
          const { answer } = body as { answer?: number };
          if (answer === undefined) throw new UpstreamError('ERROR_BODY', 'It answered with an error.');
          return answer;
        },
        signal,
      );
    return { policy, ask };
  }

  /** What came of a request while the clock ran on through every wait that is no timeout. */
  async function outcomeOf(pending: Promise<unknown>, waits: number): Promise<string> {
    const ended = pending.then(
      (value) => `answer ${value}`,
      (error) => `${error.code}: ${error.message}`,
    );
    for (let i = 0; i < waits; i++) clock.advance(await clock.asleep((ms) => ms !== TIMEOUT));
    return ended;
  }

  const waitsOf = () => clock.slept.filter((ms) => ms !== TIMEOUT);

  describe('retries', () => {
    it('does not touch a request that goes well', async () => {
      server.willDo(good);
      expect(await outcomeOf(policyWith().ask(), 0)).toBe('answer 42');
      expect(server.requests).toHaveLength(1);
      expect(clock.sleepers.size).toBe(0);
    });

    it.each([
      ['HTTP 500', broken],
      ['HTTP 429 without a word on when', tooMany],
      ['truncated JSON', truncated],
      ['a line that goes dead in the middle', hangUp],
    ])('asks again after %s, waiting twice as long each time', async (_, behaviour) => {
      server.willDo(behaviour, behaviour, behaviour, good);
      expect(await outcomeOf(policyWith().ask(), 3)).toBe('answer 42');
      expect(waitsOf()).toEqual([1000, 2000, 4000]);
    });

    it('waits as long as Retry-After says, and somewhat longer at random', async () => {
      server.willDo(tooManyFor(17), good);
      expect(await outcomeOf(policyWith({ random: () => 0.5 }).ask(), 1)).toBe('answer 42');
      expect(waitsOf()).toEqual([17_250]);
    });

    it('makes everyone wait when one is told to', async () => {
      server.willDo(tooManyFor(17), good);
      const { ask } = policyWith({ random: () => 0 });
      const first = ask();
      await clock.asleep((ms) => ms === 17_000);
      const second = ask();
      await clock.asleep((ms) => ms === 17_000);
      expect([...clock.sleepers].filter(({ ms }) => ms === 17_000)).toHaveLength(2);
      expect(server.requests).toHaveLength(1);
      clock.advance(17_000);
      expect(await Promise.all([first, second])).toEqual([42, 42]);
    });

    it('gives up where it is told to wait longer than it would', async () => {
      server.willDo(tooManyFor(3600));
      const outcome = await outcomeOf(policyWith().ask(), 0);
      expect(outcome).toBe(
        'UPSTREAM_FAILED: The provider test did not give the answer: It says that there are too many requests and to wait 3600 s (HTTP 429).',
      );
    });

    it.each([
      ['a 200 with an error in its body', json(200, { error: 'no' })],
      ['HTTP 404', notThere],
    ])('does not ask again after %s', async (_, behaviour) => {
      server.willDo(behaviour);
      expect(await outcomeOf(policyWith().ask(), 0)).toMatch(/^UPSTREAM_FAILED: .*It answered /);
      expect(server.requests).toHaveLength(1);
    });

    it('says after the last attempt how often it asked and what the last answer was', async () => {
      server.willDo(broken);
      const outcome = await outcomeOf(policyWith({ attempts: 3 }).ask(), 2);
      expect(outcome).toBe(
        'UPSTREAM_FAILED: The provider test did not give the answer after 3 attempts: It answered HTTP 500: "{"error":"internal"}".',
      );
      expect(server.requests).toHaveLength(3);
    });

    it('spreads the waits by half', async () => {
      server.willDo(broken, good);
      await outcomeOf(policyWith({ random: () => 0 }).ask(), 1);
      expect(waitsOf()).toEqual([500]);
    });

    it('asks again where nobody listens', async () => {
      const { policy } = policyWith({ attempts: 2 });
      const nobody = policy.run('the answer', (signal) => fetch('http://127.0.0.1:9', { signal }));
      expect(await outcomeOf(nobody, 1)).toMatch(/^UPSTREAM_FAILED: .*after 2 attempts: The network failed/);
    });

    it('passes on what is no failure of the provider', async () => {
      const { policy } = policyWith();
      const bug = new TypeError('x is undefined');
      await expect(policy.run('the answer', () => Promise.reject(bug))).rejects.toBe(bug);
      expect(policy.state().failures).toBe(0);
    });
  });

  describe('timeouts', () => {
    it.each([
      ['says nothing', silent],
      ['never comes to an end', drip],
    ])('ends an attempt when the server %s', async (_, behaviour) => {
      server.willDo(behaviour, good);
      const pending = policyWith().ask();
      await server.received(1);
      clock.advance(await clock.asleep((ms) => ms === TIMEOUT));
      expect(await outcomeOf(pending, 1)).toBe('answer 42');
      expect(server.requests).toHaveLength(2);
    });

    it('says how long it waited', async () => {
      server.willDo(silent);
      const pending = policyWith({ attempts: 1 }).ask();
      await server.received(1);
      clock.advance(TIMEOUT);
      expect(await outcomeOf(pending, 0)).toMatch(/: There was no complete reply within 20 s\.$/);
    });

    it('ends a request whose caller has lost interest, and does not blame the provider', async () => {
      server.willDo(silent);
      const { policy, ask } = policyWith();
      const caller = new AbortController();
      const pending = ask(caller.signal);
      await server.received(1);
      caller.abort(new Error('never mind'));
      await expect(pending).rejects.toThrow('never mind');
      expect(policy.state()).toMatchObject({ state: 'CLOSED', failures: 0 });
    });

    it('ends the wait for another attempt, too', async () => {
      server.willDo(broken);
      const caller = new AbortController();
      const pending = policyWith().ask(caller.signal);
      await clock.asleep((ms) => ms === 1000);
      caller.abort(new Error('never mind'));
      await expect(pending).rejects.toThrow('never mind');
    });
  });

  describe('the limits', () => {
    it('has no more requests under way than it may', async () => {
      server.willDo(silent);
      const { ask } = policyWith({ concurrency: 2, attempts: 1 });
      const pending = [ask(), ask(), ask()].map((each) => outcomeOf(each, 0));
      await server.received(2);
      expect(server.requests).toHaveLength(2);
      clock.advance(TIMEOUT);
      await server.received(3);
      clock.advance(TIMEOUT);
      expect((await Promise.all(pending)).map((each) => each.slice(0, 15))).toEqual(Array(3).fill('UPSTREAM_FAILED'));
    });

    it('sends a burst at once and the rest at the rate', async () => {
      server.willDo(good);
      const { ask } = policyWith({ concurrency: 10, perSecond: 2, burst: 3 });
      const pending = [1, 2, 3, 4, 5].map(() => ask());
      await Promise.all(pending.slice(0, 3));
      expect(waitsOf()).toEqual([500, 1000]);
      clock.advance(500);
      await pending[3];
      expect(server.requests).toHaveLength(4);
      clock.advance(500);
      await pending[4];
      expect(server.requests).toHaveLength(5);
    });
  });

  describe('the circuit breaker', () => {
    const once = { attempts: 1 } as const;

    async function fail(ask: () => Promise<unknown>, times: number): Promise<void> {
      for (let i = 0; i < times; i++) expect(await outcomeOf(ask(), 0)).toMatch(/^UPSTREAM_FAILED/);
    }

    it('is CLOSED at first', () => {
      expect(policyWith().policy.state()).toEqual({
        provider: 'test',
        state: 'CLOSED',
        failures: 0,
        threshold: 5,
        since: new Date(clock.now()),
        retryAt: null,
        lastError: null,
      });
    });

    it('OPENs after 5 failures in a row, not before', async () => {
      server.willDo(broken);
      const { policy, ask } = policyWith(once);
      await fail(ask, 4);
      expect(policy.state()).toMatchObject({ state: 'CLOSED', failures: 4 });
      clock.advance(1234);
      await fail(ask, 1);
      expect(policy.state()).toEqual({
        provider: 'test',
        state: 'OPEN',
        failures: 5,
        threshold: 5,
        since: new Date(clock.now()),
        retryAt: new Date(clock.now() + 60_000),
        lastError: 'It answered HTTP 500: "{"error":"internal"}".',
      });
    });

    it('counts failures in a row: one success in between begins anew', async () => {
      server.willDo(broken, broken, broken, broken, good, broken);
      const { policy, ask } = policyWith(once);
      await fail(ask, 4);
      expect(await ask()).toBe(42);
      await fail(ask, 4);
      expect(policy.state()).toMatchObject({ state: 'CLOSED', failures: 4 });
    });

    it('counts what a reply says as well as what becomes of the line', async () => {
      server.willDo(json(200, { error: 'no' }), truncated, hangUp, tooManyFor(3600), notThere);
      const { policy, ask } = policyWith(once);
      await fail(ask, 5);
      expect(policy.state().state).toBe('OPEN');
    });

    it('refuses callers at once while OPEN, and says since when, why and until when', async () => {
      server.willDo(broken);
      const { ask } = policyWith(once);
      await fail(ask, 5);
      clock.advance(59_999);
      expect(await outcomeOf(ask(), 0)).toBe(
        'UPSTREAM_UNAVAILABLE: The provider test is not asked since 2025-01-06T15:00:00.000Z, after 5 failures in a row. The last: ' +
          'It answered HTTP 500: "{"error":"internal"}". It is asked again: 2025-01-06T15:01:00.000Z. What is stored is served meanwhile.',
      );
      expect(server.requests).toHaveLength(5);
    });

    it('refuses those that were queued when it opened', async () => {
      server.willDo(broken);
      const { ask } = policyWith({ ...once, concurrency: 1 });
      const outcomes = await Promise.all(Array.from({ length: 9 }, () => outcomeOf(ask(), 0)));
      expect(outcomes.map((each) => each.split(':')[0])).toEqual([
        ...Array(5).fill('UPSTREAM_FAILED'),
        ...Array(4).fill('UPSTREAM_UNAVAILABLE'),
      ]);
      expect(server.requests).toHaveLength(5);
    });

    it('ends the retries of a request when it opens', async () => {
      server.willDo(broken);
      const { policy, ask } = policyWith({ attempts: 10, threshold: 3 });
      expect(await outcomeOf(ask(), 3)).toMatch(/^UPSTREAM_UNAVAILABLE/);
      expect(server.requests).toHaveLength(3);
      expect(policy.state().state).toBe('OPEN');
    });

    it('lets one trial through after 60 s, HALF_OPEN, and CLOSEs when it goes well', async () => {
      server.willDo(broken);
      const { policy, ask } = policyWith(once);
      await fail(ask, 5);
      clock.advance(60_000);
      server.willDo(silent, good);
      const trial = ask();
      await server.received(1);
      const [second, third] = [ask(), ask()];
      expect(policy.state()).toMatchObject({ state: 'HALF_OPEN', retryAt: null, since: new Date(clock.now()) });
      expect(server.requests).toHaveLength(1);
      clock.advance(TIMEOUT);
      expect(await outcomeOf(trial, 0)).toMatch(/within 20 s/);
      expect(policy.state()).toMatchObject({ state: 'OPEN', failures: 6, retryAt: new Date(clock.now() + 60_000) });
      // Who waited for the trial's end is answered by it.
      expect(await outcomeOf(second, 0)).toMatch(/^UPSTREAM_UNAVAILABLE/);
      expect(await outcomeOf(third, 0)).toMatch(/^UPSTREAM_UNAVAILABLE/);
      clock.advance(60_000);
      expect(await ask()).toBe(42);
      expect(policy.state()).toMatchObject({ state: 'CLOSED', failures: 0, lastError: expect.stringContaining('20 s') });
    });

    it('stays shut for a trial whose caller went away', async () => {
      server.willDo(broken);
      const { policy, ask } = policyWith(once);
      await fail(ask, 5);
      clock.advance(60_000);
      server.willDo(silent);
      const caller = new AbortController();
      const trial = ask(caller.signal);
      await server.received(1);
      caller.abort(new Error('never mind'));
      await expect(trial).rejects.toThrow('never mind');
      expect(policy.state().state).toBe('OPEN');
    });

    it('takes another threshold and another time', async () => {
      server.willDo(broken);
      const { policy, ask } = policyWith({ ...once, threshold: 2, openMs: 5_000 });
      await fail(ask, 2);
      expect(policy.state()).toMatchObject({ state: 'OPEN', threshold: 2, retryAt: new Date(clock.now() + 5_000) });
      server.willDo(good);
      clock.advance(5_000);
      expect(await ask()).toBe(42);
    });

    it('logs each change once', async () => {
      server.willDo(broken);
      const { ask } = policyWith(once);
      await fail(ask, 5);
      for (let i = 0; i < 3; i++) expect(await outcomeOf(ask(), 0)).toMatch(/^UPSTREAM_UNAVAILABLE/);
      clock.advance(60_000);
      await fail(ask, 1);
      clock.advance(60_000);
      server.willDo(good);
      await ask();
      await ask();
      expect(said.map((line) => line.replace('Provider test: circuit breaker ', '').slice(0, 30))).toEqual([
        'OPEN after 5 failures in a row',
        'HALF_OPEN, one trial is let th',
        'OPEN after 6 failures in a row',
        'HALF_OPEN, one trial is let th',
        'CLOSED, the provider answers a',
      ]);
    });
  });

  it('tells of its breaker when the state or the count of failures changes, and only then', async () => {
    const states: string[] = [];
    const onState = ({ state, failures }: BreakerState) => states.push(`${state} ${failures}`);
    const { ask } = policyWith({ threshold: 2, attempts: 1, openMs: 1000, onState });
    server.willDo(good, good, notThere, notThere, good);
    for (let i = 0; i < 2; i++) await ask();
    for (let i = 0; i < 3; i++) await expect(ask()).rejects.toThrow();
    clock.advance(1000);
    await ask();
    expect(states).toEqual(['CLOSED 0', 'CLOSED 1', 'OPEN 2', 'HALF_OPEN 2', 'CLOSED 0']);
  });

  it('does not ask while another breaker of the provider is open, and then does', async () => {
    const { policy, ask } = policyWith({ attempts: 1 });
    const other = policyWith({ threshold: 1, attempts: 1, openMs: 1000 });
    server.willDo(notThere, good);
    await expect(other.ask()).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
    policy.hold(other.policy.state());
    expect(() => policy.check()).toThrow('is not asked since');
    await expect(ask()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(policy.state()).toMatchObject({ state: 'CLOSED', failures: 0 });
    clock.advance(1000);
    expect(await ask()).toBe(42);
  });

  it('lets one trial through when another breaker has been open for long enough, and all others when that goes well', async () => {
    const { policy, ask } = policyWith({ attempts: 1, openMs: 5000 });
    const now = new Date(clock.now());
    const state = { provider: 'test', failures: 5, threshold: 5, since: now, lastError: 'It is down.' };
    server.willDo(good, silent, good);
    const underWay = ask();
    policy.hold({ ...state, state: 'OPEN', retryAt: new Date(clock.now() + 1000) });
    expect(await underWay).toBe(42);
    expect(await outcomeOf(ask(), 0)).toMatch(/^UPSTREAM_UNAVAILABLE: /);
    clock.advance(1000);
    const trial = ask();
    await server.received(2);
    expect(await outcomeOf(ask(), 0)).toMatch(/^UPSTREAM_UNAVAILABLE: .*once the trial under way has ended/);
    clock.advance(TIMEOUT);
    expect(await outcomeOf(trial, 0)).toMatch(/within 20 s/);
    // As it was: refused until it is time for the next.
    expect(await outcomeOf(ask(), 0)).toMatch(/^UPSTREAM_UNAVAILABLE: /);
    expect(server.requests).toHaveLength(2);
    clock.advance(5000);
    expect(await ask()).toBe(42);
    expect(await Promise.all([ask(), ask()])).toEqual([42, 42]);
  });
});
