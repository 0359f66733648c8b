import type { StoredApiKey } from '../../data/store/find/api-keys.js';
import { ANONYMOUS, type Caller } from '../../domain/caller.js';
import { unauthenticated } from '../../domain/errors.js';
import { hashOf, isSecret } from './key-secret.js';
import type { ReadToken } from './token-reader.js';

/** What this service asks of the store. */
export interface AccessStore {
  findApiKeyByHash(hash: Buffer): Promise<StoredApiKey | null>;
  listRevokedKeys(ids: readonly number[]): Promise<number[]>;
  saveKeyUse(id: number, minute: Date): Promise<void>;
}

/** Who is let in. */
export interface AccessSettings {
  /** Whether a caller without a credential may read: a developer's server on the loopback interface. */
  open: boolean;
  /** Reads JSON web tokens; null: none are taken. */
  readToken: ReadToken | null;
}

const MINUTE_MS = 60_000;

/** Says who is asking, by the credential that came with the request. */
export class Access {
  constructor(
    private readonly store: AccessStore,
    private readonly settings: AccessSettings,
    private readonly now: () => Date,
  ) {}

  /**
   * The caller with an `Authorization` header; null or undefined: without one. Throws UNAUTHENTICATED with a sentence that never holds the
   * credential. An API key is looked up each time, so that one which was revoked anywhere fails with the next request.
   */
  async callerOf(authorization: string | null | undefined): Promise<Caller> {
    if (authorization === null || authorization === undefined) {
      if (this.settings.open) return ANONYMOUS;
      throw unauthenticated(
        'This server answers callers that it knows. Send "Authorization: Bearer …" with an API key or a token; over WebSocket, send it as ' +
          'connectionParams.authorization.',
      );
    }
    const credential = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (credential === undefined)
      throw unauthenticated('The authorization should be "Bearer", a space and an API key or a token.');
    return credential.split('.').length === 3 ? this.tokenCaller(credential) : this.keyCaller(credential);
  }

  /** Whether the credential of a caller has ended by itself. */
  hasExpired({ expiresAt }: Caller): boolean {
    return expiresAt !== null && expiresAt <= this.now();
  }

  /** Those of some API keys that were revoked. */
  async revokedKeys(ids: readonly number[]): Promise<ReadonlySet<number>> {
    return new Set(await this.store.listRevokedKeys(ids));
  }

  private tokenCaller(token: string): Promise<Caller> {
    const { readToken } = this.settings;
    if (readToken === null) throw unauthenticated('This server takes no tokens. Send an API key.');
    return readToken(token, this.now());
  }

  private async keyCaller(secret: string): Promise<Caller> {
    const key = isSecret(secret) ? await this.store.findApiKeyByHash(hashOf(secret)) : null;
    if (key === null) throw unauthenticated('There is no such API key. Ask an administrator for one.');
    const { id, name, role, expiresAt, revokedAt, lastUsedAt } = key;
    if (revokedAt !== null) throw ended(name, 'was revoked', revokedAt);
    const now = this.now();
    if (expiresAt !== null && expiresAt <= now) throw ended(name, 'expired', expiresAt);
    const minute = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS);
    if (lastUsedAt === null || lastUsedAt < minute) await this.store.saveKeyUse(id, minute);
    return { name, role, credential: 'API_KEY', expiresAt, keyId: id };
  }
}

function ended(name: string, how: string, at: Date) {
  return unauthenticated(`The API key "${name}" ${how} at ${at.toISOString()}. Ask an administrator for another one.`);
}
