#!/usr/bin/env node
// Stand-in for Prisma's native `schema-engine` binary: same JSON-RPC on stdio, executed by Prisma's own
// Wasm build of the engine (@prisma/schema-engine-wasm, exact same commit as @prisma/engines-version) over @prisma/adapter-pg.
// Use:  PRISMA_SCHEMA_ENGINE_BINARY=./tools/schema-engine.mjs prisma migrate deploy
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as bg from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

const require = createRequire(import.meta.url);
const argv = process.argv.slice(2);
const opt = { datamodels: [], datasource: {}, rest: [] };
for (let i = 0; i < argv.length; i++) {
  if (argv[i] === '--datamodels' || argv[i] === '-d') opt.datamodels.push(argv[++i]);
  else if (argv[i] === '--datasource') opt.datasource = JSON.parse(argv[++i]);
  else if (argv[i] === '--enabled-preview-features' || argv[i] === '--extension-types') i++;
  else opt.rest.push(argv[i]);
}
const wasmDir = path.dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
if (opt.rest[0] === '--version') {
  console.log(
    'schema-engine-cli ' +
      JSON.parse(readFileSync(path.join(wasmDir, 'package.json'), 'utf8'))
        .version.split('.')
        .pop(),
  );
  process.exit(0);
}
const url = opt.datasource?.url;
const pgConfig = (u) => {
  const x = new URL(u);
  x.searchParams.delete('schema');
  return { connectionString: x.toString() };
};
const schemaOf = (u) => new URL(u).searchParams.get('schema') ?? 'public';

const log = (level, fields) =>
  process.stderr.write(
    JSON.stringify({ timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' }) + '\n',
  );
async function cli(cmd) {
  const x = new URL(url),
    db = decodeURIComponent(x.pathname.slice(1));
  const admin = async (f) => {
    const a = new URL(x);
    a.pathname = '/postgres';
    const c = new pg.Client(pgConfig(a));
    await c.connect();
    try {
      return await f(c);
    } finally {
      await c.end();
    }
  };
  log('INFO', { message: 'starting ' + cmd });
  try {
    if (cmd === 'can-connect-to-database') {
      const c = new pg.Client(pgConfig(url));
      await c.connect();
      await c.end();
    } else if (cmd === 'create-database') await admin((c) => c.query(`CREATE DATABASE ${pg.escapeIdentifier(db)}`));
    else if (cmd === 'drop-database')
      await admin((c) => c.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(db)} WITH (FORCE)`));
    else throw new Error('unknown command ' + cmd);
    process.exit(0);
  } catch (e) {
    const code =
      e.code === '3D000'
        ? 'P1003'
        : e.code === '28P01'
          ? 'P1000'
          : ['ECONNREFUSED', 'ENOENT', 'ENOTFOUND'].includes(e.code)
            ? 'P1001'
            : undefined;
    log('ERROR', {
      is_panic: false,
      error_code: code,
      message: code === 'P1001' ? `Can't reach database server at ${x.host}` : e.message || String(e),
    });
    process.exit(1);
  }
}
if (opt.rest[0] === 'cli') await cli(opt.rest[1]);

/** What adapter-pg lacks for migrations: whole scripts (it splits the SQL at every ';', breaking $$bodies$$ and literals),
 *  catalogue types ("char", name[]...), ONE connection (session advisory lock, search_path), a shadow database it can drop. */
const CATALOG = {
  18: ColumnTypeEnum.Character,
  24: ColumnTypeEnum.Text,
  1003: ColumnTypeEnum.TextArray,
  1002: ColumnTypeEnum.CharacterArray,
  2205: ColumnTypeEnum.Text,
  2206: ColumnTypeEnum.Text,
  22: ColumnTypeEnum.Text,
  194: ColumnTypeEnum.Text,
};
const textArray = (v) =>
  v == null
    ? null
    : v === '{}'
      ? []
      : v
          .slice(1, -1)
          .split(',')
          .map((x) => x.replace(/^"|"$/g, ''));
class MigrationPg extends PrismaPg {
  constructor(cfg, options) {
    super({ ...cfg, max: 1, options: `-c search_path="${options.schema}"` }, options);
    this.cfg = this.config;
  }
  #fit(a) {
    a.executeScript = async (sql) => {
      try {
        await a.client.query(sql);
      } catch (e) {
        a.onError(e);
      }
    };
    const io = a.performIO.bind(a),
      raw = a.queryRaw.bind(a);
    let seen;
    a.performIO = async (q) => {
      const r = await io(q);
      seen = r.fields?.map((f) => f.dataTypeID);
      r.fields?.forEach((f, i) => {
        if (f.dataTypeID === 1003) for (const row of r.rows) if (typeof row[i] === 'string') row[i] = textArray(row[i]);
        if (f.dataTypeID in CATALOG) f.dataTypeID = 25;
      });
      return r;
    };
    a.queryRaw = async (q) => {
      const r = await raw(q);
      seen?.forEach((oid, i) => {
        if (oid in CATALOG) r.columnTypes[i] = CATALOG[oid];
      });
      return r;
    };
    return a;
  }
  async connect() {
    return this.#fit(await super.connect());
  }
  async connectToShadowDb() {
    const admin = await this.connect();
    const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    await admin.executeScript(`CREATE DATABASE "${database}" TEMPLATE template0`);
    const u = new URL(url);
    u.pathname = '/' + database;
    const shadow = await new MigrationPg(pgConfig(u), { schema: schemaOf(url) }).connect();
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await admin.executeScript(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
      await admin.dispose();
    };
    return shadow;
  }
}
let engine, registry;
async function getEngine() {
  if (engine) return engine;
  const mod = await WebAssembly.compile(readFileSync(path.join(wasmDir, 'schema_engine_bg.wasm')));
  const inst = await WebAssembly.instantiate(mod, { './schema_engine_bg.js': bg });
  bg.__wbg_set_wasm(inst.exports);
  inst.exports.__wbindgen_start();
  const factory = bindMigrationAwareSqlAdapterFactory(
    new MigrationPg(pgConfig(url ?? 'postgresql://localhost:1/none'), {
      schema: schemaOf(url ?? 'postgresql://localhost:1/none'),
    }),
  );
  registry = factory.errorRegistry;
  const datamodels = opt.datamodels.length ? opt.datamodels.map((f) => [f, readFileSync(f, 'utf8')]) : undefined;
  return (engine = await bg.SchemaEngine.new(
    { datamodels },
    (m) => process.env.DEBUG && process.stderr.write(m + '\n'),
    factory,
  ));
}
const send = (o) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...o }) + '\n');
let printId = 1e6;
async function handle(line) {
  const { id, method, params } = JSON.parse(line);
  if (method === undefined) return; // the CLI's answer to our `print`
  try {
    const e = await getEngine();
    const result =
      method === 'getDatabaseVersion'
        ? await e.version(params)
        : method === 'createDatabase'
          ? (await cli('create-database'), {})
          : await e[method](params);
    if (method === 'diff' && result?.stdout != null) {
      send({ id: printId++, method: 'print', params: { content: result.stdout } });
    }
    send({ id, result: result ?? {} });
  } catch (err) {
    if (process.env.DEBUG) process.stderr.write(String(err?.stack ?? err) + '\n');
    let data;
    try {
      data = typeof err?.message === 'string' && err.message.startsWith('{') ? JSON.parse(err.message) : undefined;
    } catch {}
    data ??= {
      is_panic: err instanceof WebAssembly.RuntimeError,
      message: err?.message ?? String(err),
      error_code: err?.code,
      meta: err?.meta ?? null,
    };
    send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } });
  }
}
let chain = Promise.resolve();
readline
  .createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on('line', (l) => {
    if (l.trim()) chain = chain.then(() => handle(l));
  })
  .on('close', () => chain.finally(() => process.exit(0)));
