import path from 'node:path';
import { defineConfig } from 'prisma/config';

// Prisma's command line without a downloaded engine: its own WebAssembly engine behind the native engine's protocol.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.resolve(import.meta.dirname, 'tools/schema-engine.mjs');

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://alphaql@localhost:5432/alphaql' },
});
