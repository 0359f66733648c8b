#!/usr/bin/env node
/**
 * Prisma's schema engine for Prisma's command line, without the native binary that it would download.
 *
 * The command line starts the program that PRISMA_SCHEMA_ENGINE_BINARY names (prisma.config.ts sets it to this file) and speaks
 * JSON-RPC with it, one message a line. Here the same calls go to Prisma's own WebAssembly build of the engine, which must be of the
 * commit that `@prisma/engines-version` names.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { parseArgs } from 'node:util';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { createDatabase, runCommand } from './schema-engine/commands.mjs';
import { MigrationAdapterFactory } from './schema-engine/migration-adapter.mjs';

/** Commands that create nothing still need a URL to construct an adapter from; nobody connects to this one. */
const NO_SERVER = 'postgresql://localhost:1/none';
const packageFolder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    datamodels: { type: 'string', short: 'd', multiple: true },
    datasource: { type: 'string' },
    'enabled-preview-features': { type: 'string' },
    'extension-types': { type: 'string' },
    version: { type: 'boolean' },
  },
});
const { url } = JSON.parse(values.datasource ?? '{}');

if (values.version) {
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
  console.log(`schema-engine-cli ${version.split('.').pop()}`);
} else if (positionals[0] === 'cli') {
  process.exitCode = await runCommand(positionals[1], url);
} else {
  await serve();
}

/** Answers the calls on stdin in the order in which they come, until stdin ends. */
async function serve() {
  const engine = await startEngine();
  for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    const { id, method, params } = line.trim() === '' ? {} : JSON.parse(line);
    if (method === undefined) continue; // An answer to a `print` of ours.
    try {
      const result = await call(engine, method, params);
      // The native engine prints a diff by asking the command line to; the WebAssembly engine returns it.
      if (method === 'diff' && result.stdout != null)
        send({ id: `print-${id}`, method: 'print', params: { content: result.stdout } });
      send({ id, result });
    } catch (error) {
      send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data: dataOf(error) } });
    }
  }
  process.exit(0); // Pools of the engine may still be open.
}

async function startEngine() {
  const module = await WebAssembly.compile(readFileSync(path.join(packageFolder, 'schema_engine_bg.wasm')));
  const { exports } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  const datamodels = values.datamodels?.map((file) => [file, readFileSync(file, 'utf8')]);
  const factory = bindMigrationAwareSqlAdapterFactory(new MigrationAdapterFactory(url ?? NO_SERVER));
  return bindings.SchemaEngine.new({ datamodels }, () => {}, factory);
}

/** Two calls have no method of the same name on the WebAssembly engine. */
async function call(engine, method, params) {
  if (method === 'createDatabase') {
    await createDatabase(url);
    return {};
  }
  return (await engine[method === 'getDatabaseVersion' ? 'version' : method](params)) ?? {};
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

/** What the command line shows of an error: the engine's own account of it, which is the JSON in its message, or the message. */
function dataOf(error) {
  try {
    return JSON.parse(error.message);
  } catch {
    const isPanic = error instanceof WebAssembly.RuntimeError;
    return { is_panic: isPanic, message: error?.message ?? String(error), error_code: error?.code, meta: error?.meta ?? null };
  }
}
