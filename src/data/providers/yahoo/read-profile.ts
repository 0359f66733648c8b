import { z } from 'zod';
import type { SecurityType } from '../../../domain/market.js';
import type { Reply } from '../policy/check-reply.js';
import { openSummary } from './open-summary.js';
import { data, nothing, type Reading } from './reading.js';
import { words } from './values.js';

/** What a security is, as Yahoo says today: it gives no time with it. */
export interface Profile {
  name: string | null;
  /** In Yahoo's words, which are Morningstar's: Technology, Financial Services, … Null for funds. */
  sector: string | null;
  industry: string | null;
  /** NasdaqGS, NYSE, … or Yahoo's code of the exchange where it gives no name. */
  exchange: string | null;
  type: SecurityType;
  currency: string | null;
}

const KIND = z.object({ quoteType: z.string(), longName: words, shortName: words, exchange: words });
const MODULES = {
  assetProfile: z.object({ sector: words, industry: words }),
  summaryProfile: z.object({ sector: words, industry: words }),
  quoteType: KIND,
  price: KIND.extend({ exchangeName: words, currency: words }),
};

const TYPES: Readonly<Record<string, SecurityType>> = { EQUITY: 'STOCK', ETF: 'FUND', MUTUALFUND: 'FUND', INDEX: 'INDEX' };

/** The profile in a reply of `quoteSummary` with any of the modules assetProfile, summaryProfile, quoteType and price. */
export function readProfile(reply: Reply): Reading<Profile> {
  const opened = openSummary(reply, 'profile', MODULES);
  if (opened.kind !== 'data') return opened;
  const { assetProfile, summaryProfile, quoteType, price } = opened.data;
  const what = price ?? quoteType;
  const where = assetProfile ?? summaryProfile;
  if (!what && !where) return nothing('Neither a name nor a sector.');
  return data({
    name: what?.longName ?? what?.shortName ?? null,
    sector: where?.sector ?? null,
    industry: where?.industry ?? null,
    exchange: price?.exchangeName ?? what?.exchange ?? null,
    type: what ? (TYPES[what.quoteType] ?? 'OTHER') : 'STOCK',
    currency: price?.currency ?? null,
  });
}
