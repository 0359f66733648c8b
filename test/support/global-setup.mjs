/**
 * One throwaway cluster for a run of the tests, and in it a migrated template that every test file clones its own database from.
 * Uses the built code, so that the tests start Postgres as the server does.
 */
import path from 'node:path';
import pg from 'pg';
import { startThrowaway } from '../../dist/src/data/store/embedded/throwaway.js';
import { applyMigrations } from '../../dist/src/data/store/migrate.js';

export default async function globalSetup() {
  const throwaway = await startThrowaway();
  const { cluster } = throwaway;
  const admin = new pg.Client({ connectionString: cluster.urlOf('postgres') });
  await admin.connect();
  await admin.query('create database template_alphaql');
  await admin.end();
  await applyMigrations(cluster.urlOf('template_alphaql'), path.resolve(import.meta.dirname, '../../migrations'));
  process.env.TEST_POSTGRES_URL = cluster.urlOf('postgres');
  globalThis.__alphaqlThrowaway = throwaway;
}
