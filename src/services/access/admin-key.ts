/** The API key of the first start, and the rule that a production server is never open. */
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../../data/files/make-folder.js';
import { appError, isAppError, unavailable } from '../../domain/errors.js';
import type { ApiKeys } from './api-keys.js';
import { isSecret, makeSecret } from './key-secret.js';

/** Name of the key, and of the file in the data folder. */
const NAME = 'admin';

/** What decides about the start. */
export interface StartSettings {
  dataDir: string;
  production: boolean;
  /** Whether JSON web tokens are taken. */
  takesTokens: boolean;
}

/**
 * Makes an administrator's key where the store has never had any key, and returns the file that holds its secret, readable for its owner
 * alone; null where there was nothing to do.
 *
 * In production, who may enter is decided by people: no key is made, and where neither a good key nor tokens exist, this throws
 * BAD_USER_INPUT.
 */
export async function prepareAccess(keys: ApiKeys, { dataDir, production, takesTokens }: StartSettings): Promise<string | null> {
  const known = await keys.list();
  if (production) {
    if (takesTokens || known.some((key) => keys.isGood(key))) return null;
    throw appError(
      'BAD_USER_INPUT',
      'NODE_ENV is production, but nobody could enter: the store has no good API key, and neither JWT_SECRET nor JWKS_URL is set. Make a ' +
        'key with "npm run alphaql -- keys create NAME --role ADMIN", or set one of the two.',
      { path: ['NODE_ENV'] },
    );
  }
  return known.length > 0 ? null : makeAdminKey(keys, path.join(dataDir, `${NAME}.key`));
}

/** The file comes first: a start that is killed in between finds it, and its key enters the store then. */
async function makeAdminKey(keys: ApiKeys, file: string): Promise<string | null> {
  const secret = secretIn(file);
  try {
    await keys.create({ name: NAME, role: 'ADMIN', expiresAt: null }, null, secret);
    return file;
  } catch (error) {
    // Another process on the same store was faster: with this file, it has made just this key; with its own, ours opens nothing.
    if (isAppError(error) && error.code === 'CONFLICT') return null;
    throw error;
  }
}

function secretIn(file: string): string {
  try {
    return keepSecret(file);
  } catch (cause) {
    throw unavailable(
      `The key of the administrator cannot be kept in ${file} (${String(cause)}). Set DATA_DIR to a folder of your own.`,
      cause,
    );
  }
}

/** The secret in a file, made where it is missing. The file appears complete or not at all. */
function keepSecret(file: string): string {
  makeFolder(path.dirname(file));
  const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  if (known !== null && isSecret(known)) {
    chmodSync(file, 0o600);
    return known;
  }
  const secret = makeSecret();
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${secret}\n`, { mode: 0o600 });
  try {
    if (known !== null) rmSync(file);
    linkSync(unfinished, file);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFileSync(file, 'utf8').trim();
  } finally {
    rmSync(unfinished);
  }
}
