import { findApiKey, findApiKeyByHash, listApiKeys, listRevokedKeys } from '../../data/store/find/api-keys.js';
import { revokeApiKey, saveApiKey, saveKeyUse } from '../../data/store/save/save-api-key.js';
import type { Store } from '../../data/store/store.js';
import { Access, type AccessSettings } from './access.js';
import { ApiKeys } from './api-keys.js';

/** The API keys of a store. */
export function createApiKeys(store: Store, now: () => Date): ApiKeys {
  return new ApiKeys(
    {
      listApiKeys: () => listApiKeys(store),
      findApiKey: (id) => findApiKey(store, id),
      saveApiKey: (key) => saveApiKey(store, key),
      revokeApiKey: (id, at) => revokeApiKey(store, id, at),
    },
    now,
  );
}

/** Says who is asking, by the API keys of a store and the tokens of the settings. */
export function createAccess(store: Store, settings: AccessSettings, now: () => Date): Access {
  return new Access(
    {
      findApiKeyByHash: (hash) => findApiKeyByHash(store, hash),
      listRevokedKeys: (ids) => listRevokedKeys(store, ids),
      saveKeyUse: (id, minute) => saveKeyUse(store, id, minute),
    },
    settings,
    now,
  );
}
