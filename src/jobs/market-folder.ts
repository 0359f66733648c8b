import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { badInput } from '../domain/errors.js';

/**
 * The folder that a relative path names below the one from which the API may ingest. Throws `BAD_USER_INPUT` where there is none, or where it
 * lies outside, by a link too.
 */
export async function resolveMarketFolder(marketsDir: string | null, folder: string): Promise<string> {
  const at = ['input', 'folder'];
  if (marketsDir === null) throw badInput(at, 'left out, since this server has no MARKETS_DIR', folder);
  const expected = 'a relative path of a folder below MARKETS_DIR';
  const root = await realpath(marketsDir);
  const found = await realpath(path.resolve(root, folder)).catch(() => null);
  if (path.isAbsolute(folder) || found === null || !found.startsWith(root + path.sep)) throw badInput(at, expected, folder);
  return found;
}
