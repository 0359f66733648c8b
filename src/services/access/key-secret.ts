/**
 * The secret of an API key: `alphaql_` and 256 random bits.
 *
 * The store keeps its SHA-256. Slow hashes (scrypt, Argon2) make guessing passwords expensive; nobody guesses 256 random bits, and a fast
 * hash costs a request a microsecond. A key is found by its hash in an index: how long that takes may say something of the hash, but
 * whoever does not know the secret cannot choose hashes, so no comparison in constant time is needed.
 */
import { createHash, randomBytes } from 'node:crypto';

const MARK = 'alphaql_';
/** The mark and six characters: 36 bits of 256. */
const PREFIX_LENGTH = MARK.length + 6;
const SECRET = /^alphaql_[\w-]{43}$/;

/** A secret that nobody has seen. */
export function makeSecret(): string {
  return MARK + randomBytes(32).toString('base64url');
}

/** Whether a text has the form of a secret. */
export function isSecret(text: string): boolean {
  return SECRET.test(text);
}

/** What the store keeps of a secret. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** What is shown of a secret, to recognise it by. */
export function prefixOf(secret: string): string {
  return secret.slice(0, PREFIX_LENGTH);
}
