import { jest } from '@jest/globals';
import { UpstreamError } from '../../../../src/data/providers/policy/upstream-error.js';
import { type YahooCall, yahooClient } from '../../../../src/data/providers/yahoo/yahoo-client.js';
import { type Answer, fakeYahoo } from './fake-yahoo.js';

const GOOD = { status: 200, body: { quoteSummary: { result: [{}], error: null } } };
const summary: YahooCall = (api, options) => api.quoteSummary('AAPL', { modules: ['price'] }, options);
const chart: YahooCall = (api, options) => api.chart('AAPL', { period1: '2025-01-02', return: 'object' }, options);
const never = new AbortController().signal;

describe('the way to Yahoo', () => {
  const clientOf = (answer: Answer, options?: { crumb?: () => string }) => {
    const yahoo = fakeYahoo(answer, options);
    return { ...yahoo, client: yahooClient({ fetch: yahoo.fetch, now: () => 0 }) };
  };
  const failureOf = (pending: Promise<unknown>) =>
    pending.then(
      () => 'no failure',
      (error) => (error instanceof UpstreamError ? `${error.kind}: ${error.message}` : String(error)),
    );

  it('gives the reply as it came, whatever the library would think of it', async () => {
    const body = { chart: { result: [{ new: 'form' }], error: null } };
    const { client } = clientOf(() => ({ status: 200, body }));
    expect(await client.ask(chart, never)).toEqual({ status: 200, body });
  });

  it('gives a 404, for a reader to judge', async () => {
    const { client } = clientOf(() => ({ status: 404, body: { chart: { error: 'x' } } }));
    expect(await client.ask(chart, never)).toEqual({ status: 404, body: { chart: { error: 'x' } } });
  });

  it('writes nothing to the console', async () => {
    const spies = (['log', 'info', 'warn', 'error', 'dir'] as const).map((name) =>
      jest.spyOn(console, name).mockImplementation(() => {}),
    );
    const { client } = clientOf(({ pathname }) => (pathname.includes('chart') ? { status: 500, body: 'oops' } : GOOD));
    await failureOf(client.ask(chart, never));
    await client.ask(summary, never);
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it('fetches a cookie and a crumb once', async () => {
    const { client, requests } = clientOf(() => GOOD);
    await client.ask(summary, never);
    await client.ask(summary, never);
    expect(requests.map(({ hostname, pathname }) => hostname + pathname)).toEqual([
      'finance.yahoo.com/quote/AAPL',
      'query1.finance.yahoo.com/v1/test/getcrumb',
      'query2.finance.yahoo.com/v10/finance/quoteSummary/AAPL',
      'query2.finance.yahoo.com/v10/finance/quoteSummary/AAPL',
    ]);
    expect(requests[2].searchParams.get('crumb')).toBe('aBcD.eF/gH');
  });

  it('does not take "Too Many Requests" for a crumb, and asks for another one the next time', async () => {
    const crumbs = ['Too Many Requests', 'aBcD'];
    const { client, requests } = clientOf(() => GOOD, { crumb: () => crumbs.shift() ?? '' });
    expect(await failureOf(client.ask(summary, never))).toBe('CRUMB: Its crumb reads "Too Many Requests".');
    expect(await client.ask(summary, never)).toEqual(GOOD);
    expect(requests.at(-1)?.searchParams.get('crumb')).toBe('aBcD');
  });

  it.each([
    ['an HTML page', '<html></html>', '"<html></html>"'],
    ['nothing', '', 'an empty body'],
  ])('does not take %s for a crumb', async (_, crumb, named) => {
    const { client } = clientOf(() => GOOD, { crumb: () => crumb });
    expect(await failureOf(client.ask(summary, never))).toBe(`CRUMB: Its crumb reads ${named}.`);
  });

  it('fetches a new crumb when the old one is refused', async () => {
    const replies = [{ status: 401, body: { finance: { error: { code: 'Unauthorized', description: 'Invalid Crumb' } } } }, GOOD];
    const { client, requests } = clientOf(() => replies.shift() ?? GOOD);
    expect(await failureOf(client.ask(summary, never))).toMatch(/^CRUMB: .*HTTP 401.*Invalid Crumb/);
    expect(await client.ask(summary, never)).toEqual(GOOD);
    expect(requests.filter(({ pathname }) => pathname === '/v1/test/getcrumb')).toHaveLength(2);
  });

  it('fails as the page with the cookies fails', async () => {
    const busy = yahooClient({ fetch: async () => new Response('Too Many Requests', { status: 429 }), now: () => 0 });
    expect(await failureOf(busy.ask(summary, never))).toMatch(/^RATE_LIMITED/);
    const bare = yahooClient({ fetch: async () => new Response('<html>'), now: () => 0 });
    expect(await failureOf(bare.ask(summary, never))).toMatch(/^CRUMB: There is no way to its cookie and crumb: No set-cookie/);
    const gone = yahooClient({ fetch: () => Promise.reject(new TypeError('fetch failed')), now: () => 0 });
    expect(await failureOf(gone.ask(summary, never))).toMatch(/^NO_REPLY/);
  });

  it('is aborted by its signal', async () => {
    const { client } = clientOf(() => GOOD);
    await expect(client.ask(chart, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });

  it('does not hide a mistake in the call', async () => {
    const { client } = clientOf(() => GOOD);
    await expect(client.ask((api, options) => api.chart('AAPL', { period1: 'no day' }, options), never)).rejects.toThrow(
      /invalid date/,
    );
  });
});
