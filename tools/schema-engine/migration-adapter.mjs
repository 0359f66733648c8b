/**
 * `@prisma/adapter-pg` with what the schema engine needs and it lacks: whole scripts (it splits them at every semicolon, breaking
 * function bodies and literals), the types of the system catalogue, one connection (session locks and search_path hold for the
 * connection), and a shadow database that can be dropped.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { connectionString, schemaOf } from './connection.mjs';

const TEXT = 25;
const NAME_ARRAY = 1003;

/** By oid: the types of catalogue columns (`"char"`, pg_node_tree, int2vector, reg…, arrays of names), which the adapter refuses. */
const CATALOGUE_TYPES = new Map([
  [18, ColumnTypeEnum.Character],
  [22, ColumnTypeEnum.Text],
  [24, ColumnTypeEnum.Text],
  [194, ColumnTypeEnum.Text],
  [1002, ColumnTypeEnum.CharacterArray],
  [NAME_ARRAY, ColumnTypeEnum.TextArray],
  [2205, ColumnTypeEnum.Text],
  [2206, ColumnTypeEnum.Text],
]);

/** Connects the schema engine to the database of a URL. */
export class MigrationAdapterFactory extends PrismaPg {
  #url;

  constructor(url) {
    const schema = schemaOf(url);
    super({ connectionString: connectionString(url), max: 1, options: `-c search_path="${schema}"` }, { schema });
    this.#url = url;
  }

  async connect() {
    return adapt(await super.connect());
  }

  async connectToShadowDb() {
    const admin = await this.connect();
    const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    await admin.executeScript(`create database "${database}" template template0`);
    const url = new URL(this.#url);
    url.pathname = `/${database}`;
    const shadow = await new MigrationAdapterFactory(url.href).connect();
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await admin.executeScript(`drop database if exists "${database}" with (force)`);
      await admin.dispose();
    };
    return shadow;
  }
}

/** Replaces the methods of an adapter that do not suit the engine. */
function adapt(adapter) {
  const performIO = adapter.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  let types = [];
  // The adapter sees text where it would refuse a type …
  adapter.performIO = async (query) => {
    const result = await performIO(query);
    types = (result.fields ?? []).map((field) => field.dataTypeID);
    for (const [i, type] of types.entries()) {
      if (type === NAME_ARRAY) for (const row of result.rows) row[i] = namesOf(row[i]);
      if (CATALOGUE_TYPES.has(type)) result.fields[i].dataTypeID = TEXT;
    }
    return result;
  };
  // … and the engine is told the true type.
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const [i, type] of types.entries()) result.columnTypes[i] = CATALOGUE_TYPES.get(type) ?? result.columnTypes[i];
    return result;
  };
  adapter.executeScript = async (script) => {
    try {
      await adapter.client.query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}

/** The names in the text of a Postgres array, `{a,"B c"}`. `pg` leaves this type as text. */
function namesOf(array) {
  if (typeof array !== 'string') return array;
  return array === '{}'
    ? []
    : array
        .slice(1, -1)
        .split(',')
        .map((name) => name.replace(/^"|"$/g, ''));
}
