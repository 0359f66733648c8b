import type { Role } from '../../../domain/caller.js';
import type { Store } from '../store.js';

/** An API key without its secret, of which the store has only the hash. */
export interface StoredApiKey {
  id: number;
  name: string;
  role: Role;
  /** First characters of the secret. */
  prefix: string;
  createdAt: Date;
  /** Null for the key of the first start. */
  createdBy: string | null;
  /** To the minute. */
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

/** The columns of a key as `StoredApiKey` names them. */
export const API_KEY = `id, name, role, prefix, created_at as "createdAt", created_by as "createdBy", last_used_at as "lastUsedAt",
  expires_at as "expiresAt", revoked_at as "revokedAt"`;

/** The key whose secret has this hash, or null. Every request with a key asks this, so the statement is prepared. */
export async function findApiKeyByHash(store: Store, hash: Buffer): Promise<StoredApiKey | null> {
  const text = `select ${API_KEY} from api_key where hash = $1`;
  const { rows } = await store.pool.query<StoredApiKey>({ name: 'find_api_key_by_hash', text, values: [hash] });
  return rows[0] ?? null;
}

/** A key by its row, or null. */
export async function findApiKey(store: Store, id: number): Promise<StoredApiKey | null> {
  const { rows } = await store.pool.query<StoredApiKey>(`select ${API_KEY} from api_key where id = $1`, [id]);
  return rows[0] ?? null;
}

/** All keys, revoked ones included, by name. */
export async function listApiKeys(store: Store): Promise<StoredApiKey[]> {
  const { rows } = await store.pool.query<StoredApiKey>(`select ${API_KEY} from api_key order by name`);
  return rows;
}

/** Those of some keys that were revoked. */
export async function listRevokedKeys(store: Store, ids: readonly number[]): Promise<number[]> {
  const text = 'select id from api_key where id = any($1) and revoked_at is not null';
  const { rows } = await store.pool.query<{ id: number }>({ name: 'list_revoked_keys', text, values: [ids] });
  return rows.map(({ id }) => id);
}
