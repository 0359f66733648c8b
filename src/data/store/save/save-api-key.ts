import type { Role } from '../../../domain/caller.js';
import { API_KEY, type StoredApiKey } from '../find/api-keys.js';
import type { Store } from '../store.js';

/** A key to be stored. */
export interface NewApiKey {
  name: string;
  role: Role;
  prefix: string;
  /** SHA-256 of the secret. */
  hash: Buffer;
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date | null;
}

/** Stores a key. Null, and nothing is changed, where there is one of that name already, revoked or not. */
export async function saveApiKey(store: Store, key: NewApiKey): Promise<StoredApiKey | null> {
  const { rows } = await store.pool.query<StoredApiKey>(
    `insert into api_key (name, role, prefix, hash, created_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (name) do nothing returning ${API_KEY}`,
    [key.name, key.role, key.prefix, key.hash, key.createdBy, key.createdAt, key.expiresAt],
  );
  return rows[0] ?? null;
}

/** Revokes a key; one that was revoked before keeps that instant. Null for an unknown one. */
export async function revokeApiKey(store: Store, id: number, at: Date): Promise<StoredApiKey | null> {
  const { rows } = await store.pool.query<StoredApiKey>(
    `update api_key set revoked_at = coalesce(revoked_at, $2) where id = $1 returning ${API_KEY}`,
    [id, at],
  );
  return rows[0] ?? null;
}

/** Notes the minute in which a key was used; of many requests of one minute, one writes. */
export async function saveKeyUse(store: Store, id: number, minute: Date): Promise<void> {
  await store.pool.query('update api_key set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2)', [
    id,
    minute,
  ]);
}
