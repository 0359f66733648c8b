import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openStore, type Store } from '../../src/data/store/store.js';

/** A migrated database that is open as a store. `drop` closes and removes it. */
export interface TestStore {
  store: Store;
  url: string;
  drop(): Promise<void>;
}

/** A database of the test's own on the run's cluster. */
export async function testStore(): Promise<TestStore> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(`create database ${name} template template_alphaql strategy file_copy`);
  const url = new URL(adminUrl());
  url.pathname = `/${name}`;
  const store = openStore(url.href);
  return {
    store,
    url: url.href,
    async drop() {
      await store.close();
      await administer(`drop database ${name} with (force)`);
    },
  };
}

function adminUrl(): string {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('TEST_POSTGRES_URL is not set: run this test through Jest, whose global set-up starts the cluster.');
  return url;
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
