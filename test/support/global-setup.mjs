/**
 * One throwaway cluster for a run of the tests, and in it a migrated template that every test file clones its own database from.
 * Uses the built code, so that the tests start Postgres as the server does.
 */
import { chmodSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { initCluster, startCluster } from '../../dist/src/data/store/embedded/cluster.js';
import { applyMigrations } from '../../dist/src/data/store/migrate.js';

/** Durability is what a throwaway cluster does not need. */
const SETTINGS = {
  shared_buffers: '128MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
};

export default async function globalSetup() {
  const base = mkdtempSync(path.join(os.tmpdir(), 'alphaql-test-'));
  chmodSync(base, 0o755);
  const data = path.join(base, 'data');
  await initCluster(data, { sync: false });
  const cluster = await startCluster(data, { settings: SETTINGS, logFile: path.join(base, 'postgres.log') });
  const admin = new pg.Client({ connectionString: cluster.urlOf('postgres') });
  await admin.connect();
  await admin.query('create database template_alphaql');
  await admin.end();
  await applyMigrations(cluster.urlOf('template_alphaql'), path.resolve(import.meta.dirname, '../../migrations'));
  process.env.TEST_POSTGRES_URL = cluster.urlOf('postgres');
  globalThis.__alphaqlCluster = { cluster, base };
}
