/**
 * The page at `/`: GraphiQL with example queries, whole in one document that our own server sends, so that it works without the internet.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type RequestHandler, Router } from 'express';
import type { Market } from '../domain/market.js';
import type { Markets } from '../services/markets.js';

const compress = promisify(gzip);

/** Everything that the page runs stands in it, so nothing else may be loaded. Its editor runs workers that it makes itself. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The route of the page. It is made with the first visit, 9 MB of editor, and kept compressed. */
export function landingRoute(markets: Markets): Router {
  const pages = new Map<string, Promise<Buffer>>();
  const show: RequestHandler = async (request, response) => {
    const market = await markets.find().catch(() => null);
    const key = JSON.stringify(market);
    const page = pages.get(key) ?? renderPage(market).then((html) => compress(html));
    pages.set(key, page);
    response.set({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': PAGE_POLICY,
      'cache-control': 'no-cache',
    });
    const zipped = await page;
    if (!request.acceptsEncodings('gzip')) {
      response.status(406).send('This page is sent compressed: ask with "Accept-Encoding: gzip".');
      return;
    }
    response.set({ 'content-encoding': 'gzip', vary: 'accept-encoding' }).send(zipped);
  };
  return Router().get('/', show);
}

async function renderPage(market: Market | null): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: market?.simulated ? 'AlphaQL — simulated market' : 'AlphaQL',
    endpoint: '/graphql',
    defaultQuery: exampleQueries(market),
    subscriptionsProtocol: 'WS',
    schemaDescription: true,
  });
  return html.replace('<div id="root"></div>', () => `<div id="root"></div>${market?.simulated ? BANNER : ''}`);
}

const BANNER = `<div role="note" style="position:fixed;bottom:0;left:50%;transform:translateX(-50%);z-index:9;padding:2px 12px;
  border-radius:6px 6px 0 0;background:#b45309;color:#fff;font:13px sans-serif">Simulated market: nothing here happened.</div>`;

/** What the editor opens with: run each by its name. */
export function exampleQueries(market: Market | null): string {
  const served = market
    ? `It serves the market "${market.name}"${market.simulated ? ', which is SIMULATED: none of it happened' : ''}.`
    : 'Its store is empty.';
  return `# Welcome to AlphaQL. ${served}
# Press Run (Ctrl-Enter) and choose a query; Ctrl-Space completes; the book on the left describes every field.
# With an API key, write {"Authorization": "Bearer alphaql_…"} under Headers below.

# The best ten securities of the newest ranking, and what each factor says of them.
query Best {
  rankings(first: 10) {
    run { date strategy coverage simulated regime { state confidence } factors { factor weight coverage } }
    nodes { rank ticker name sector score exposures { factor zScore contribution } }
  }
}

# One ranking as columns: for heat maps and whole cross-sections.
query CrossSection {
  rankingTable(limit: 50) { run { date } rank ticker sector score factors { factor zScore } }
}

# The market regime, by what was known on the day.
query MarketRegime {
  regime { date benchmark state confidence since probabilities { state filtered } }
}

# Securities with their last close and listing.
query Securities {
  securities(first: 20) { totalCount nodes { id ticker name sector lastDate lastClose marketCap delisting { date reason } } }
}

# What can be in a strategy, and which strategies there are.
query Registry {
  strategies { name description isDefault problems { path message } plan { universe factors { name weight } } }
  plugins { kind name description parameters { name defaultValue minimum maximum } }
}

# Whether the data can be trusted.
query Health {
  dataHealth { status messages firstDate lastDate counts { securities bars facts rankingRuns } quarantine { open } }
}
`;
}
