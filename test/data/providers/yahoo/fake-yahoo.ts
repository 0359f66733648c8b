/** What a stand-in answers to a request for a document. */
export type Answer = (url: URL) => { status: number; body: unknown } | Promise<{ status: number; body: unknown }>;

/** A `fetch` that is Yahoo: gives cookies and crumbs, and answers requests for documents as told. */
export function fakeYahoo(answer: Answer, { crumb = () => 'aBcD.eF/gH' }: { crumb?: () => string } = {}) {
  const requests: URL[] = [];
  const fake: typeof fetch = async (input, init) => {
    init?.signal?.throwIfAborted();
    const url = new URL(input instanceof Request ? input.url : input);
    requests.push(url);
    if (url.hostname === 'finance.yahoo.com') {
      const response = new Response('<html>');
      // The library asks for `instanceof Array`, which an array from outside of Jest's virtual machine is not.
      response.headers.getSetCookie = () => ['A3=d=x; Max-Age=31557600; Domain=.yahoo.com; Path=/; Secure'];
      return response;
    }
    if (url.pathname === '/v1/test/getcrumb') return new Response(crumb());
    const { status, body } = await answer(url);
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  };
  return {
    fetch: fake,
    requests,
    /** Paths of the requests for documents. */
    documents: () => requests.filter(({ hostname, pathname }) => /^query/.test(hostname) && !/getcrumb/.test(pathname)),
  };
}

/** What Yahoo says of a ticker that it does not know, by endpoint. */
export function unknownTicker(url: URL): { status: number; body: unknown } {
  const error = { code: 'Not Found', description: 'No data found, symbol may be delisted' };
  if (url.pathname.includes('/chart/')) return { status: 404, body: { chart: { result: null, error } } };
  if (url.pathname.includes('/quoteSummary/')) {
    const said = { code: 'Not Found', description: 'Quote not found for symbol: X' };
    return { status: 404, body: { quoteSummary: { result: null, error: said } } };
  }
  if (url.pathname.includes('/timeseries/')) {
    return {
      status: 200,
      body: { timeseries: { result: [{ meta: { symbol: ['X'], type: ['annualTotalRevenue'] } }], error: null } },
    };
  }
  return { status: 200, body: { count: 0, quotes: [], news: [] } };
}
