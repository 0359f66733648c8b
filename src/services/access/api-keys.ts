import type { StoredApiKey } from '../../data/store/find/api-keys.js';
import type { NewApiKey } from '../../data/store/save/save-api-key.js';
import { RESERVED_NAMES, type Role } from '../../domain/caller.js';
import { AppError, badInput, conflict, notFound, type Problem } from '../../domain/errors.js';
import { findNode, nodeIdOf, rowIdOf } from '../../domain/node-id.js';
import { hashOf, makeSecret, prefixOf } from './key-secret.js';

/** What this service asks of the store. */
export interface ApiKeyStore {
  listApiKeys(): Promise<StoredApiKey[]>;
  findApiKey(id: number): Promise<StoredApiKey | null>;
  saveApiKey(key: NewApiKey): Promise<StoredApiKey | null>;
  revokeApiKey(id: number, at: Date): Promise<StoredApiKey | null>;
}

/** A key to make. */
export interface KeyRequest {
  /** What it is for, unique. */
  name: string;
  role: Role;
  /** When it ends by itself; null: never. */
  expiresAt: Date | null;
}

/** Letters, digits, signs and single spaces: names stand in logs and messages. */
const NAME = /^(?! )(?!.* $)[^\p{C}\p{Zl}\p{Zp}]{1,100}$/u;

/** The API keys of the store. */
export class ApiKeys {
  constructor(
    private readonly store: ApiKeyStore,
    private readonly now: () => Date,
  ) {}

  /** All keys, revoked ones included, by name. */
  list(): Promise<StoredApiKey[]> {
    return this.store.listApiKeys();
  }

  find(id: number): Promise<StoredApiKey | null> {
    return this.store.findApiKey(id);
  }

  /** Whether a key is good now. */
  isGood({ expiresAt, revokedAt }: StoredApiKey): boolean {
    return revokedAt === null && (expiresAt === null || expiresAt > this.now());
  }

  /**
   * Makes a key. Its secret is in the answer and nowhere else, unless the caller gave one. Throws BAD_USER_INPUT with all problems, and
   * CONFLICT where the name is taken.
   */
  async create(
    request: KeyRequest,
    createdBy: string | null,
    secret = makeSecret(),
  ): Promise<{ key: StoredApiKey; secret: string }> {
    const problems = this.problemsOf(request);
    if (problems.length > 0) throw new AppError('BAD_USER_INPUT', problems);
    const key = await this.store.saveApiKey({
      ...request,
      createdBy,
      createdAt: this.now(),
      prefix: prefixOf(secret),
      hash: hashOf(secret),
    });
    if (key === null) throw conflict(`There is an API key "${request.name}" already. Choose another name.`, ['name']);
    return { key, secret };
  }

  /** Ends a key at once; repeating it changes nothing. Throws NOT_FOUND for an id that is none of a key. */
  async revoke(id: string): Promise<StoredApiKey> {
    const node = findNode(id);
    const row = node?.type === 'ApiKey' ? rowIdOf(node.key) : null;
    const key = row === null ? null : await this.store.revokeApiKey(row, this.now());
    if (key !== null) return key;
    const keys = await this.list();
    throw notFound(
      'API key',
      id,
      keys.map((one) => nodeIdOf('ApiKey', one.id)),
    );
  }

  /** Ends a key by its name. Throws NOT_FOUND, which names the known ones. */
  async revokeByName(name: string): Promise<StoredApiKey> {
    const keys = await this.list();
    const key = keys.find((one) => one.name === name);
    if (key) return this.revoke(nodeIdOf('ApiKey', key.id));
    throw notFound(
      'API key',
      name,
      keys.map((one) => one.name),
    );
  }

  private problemsOf({ name, expiresAt }: KeyRequest): Problem[] {
    return [
      ...(NAME.test(name)
        ? []
        : badInput(['name'], '1 to 100 characters on one line, without spaces at its ends', name).problems),
      ...(RESERVED_NAMES.includes(name)
        ? badInput(['name'], 'another one than anonymous, schedule and command line', name).problems
        : []),
      ...(expiresAt === null || expiresAt > this.now()
        ? []
        : badInput(['expiresAt'], 'an instant in the future', expiresAt.toISOString()).problems),
    ];
  }
}
