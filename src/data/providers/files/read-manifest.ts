import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { AppError, invalidFolder } from '../../../domain/errors.js';
import type { MarketDescription } from '../../../domain/market.js';
import { PROVIDER_TABLES, type ProviderTable } from '../provider.js';

/** A `market.yaml`, checked: the market, and a SELECT for each table that the folder has. */
export interface Manifest {
  market: MarketDescription;
  selects: Partial<Record<ProviderTable, string>>;
}

const select = z.string().trim().min(1, 'should be a SELECT over files of the folder').optional();

const MANIFEST = z.strictObject({
  name: z.string().trim().min(1),
  description: z.string().trim().default(''),
  simulated: z.boolean(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'should be a currency code of three letters, such as USD'),
  timezone: z.string().refine(isTimeZone, 'should be an IANA time zone, such as America/New_York'),
  benchmark: z.string().trim().min(1),
  ...(Object.fromEntries(PROVIDER_TABLES.map((table) => [table, select])) as Record<ProviderTable, typeof select>),
});

/** What a `market.yaml` says. Throws `INVALID_FOLDER` with every problem of the text, each with its path. */
export function readManifest(text: string): Manifest {
  const { name, description, simulated, currency, timezone, benchmark, ...tables } = parseManifest(text);
  const selects: Manifest['selects'] = {};
  // A trailing semicolon is a habit of writing SQL; inside our bracket it would be an error.
  for (const table of PROVIDER_TABLES) if (tables[table]) selects[table] = tables[table].replace(/[\s;]+$/, '');
  if (Object.keys(selects).length === 0) {
    throw invalidFolder(`market.yaml has no tables. It needs at least one of: ${PROVIDER_TABLES.join(', ')}.`);
  }
  return { market: { name, description, simulated, currency, timeZone: timezone, benchmark }, selects };
}

function parseManifest(text: string): z.infer<typeof MANIFEST> {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    const where = error instanceof YAMLParseError ? error.message.split('\n')[0].replace(/:$/, '.') : String(error);
    throw invalidFolder(`market.yaml is no YAML: ${where}`, error);
  }
  const checked = MANIFEST.safeParse(document);
  if (checked.success) return checked.data;
  throw new AppError(
    'INVALID_FOLDER',
    checked.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => problem([key], `unknown key. Known: ${Object.keys(MANIFEST.shape).join(', ')}`))
        : [problem(issue.path.map(String), issue.message)],
    ),
  );
}

function problem(path: string[], message: string) {
  return {
    code: 'INVALID_FOLDER' as const,
    path,
    message: `market.yaml, ${path.join('.') || 'as a whole'}: ${message}.`,
    suggestions: [],
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
