/** The engine's commands about a whole database, which Prisma's command line runs as processes of their own. */
import pg from 'pg';
import { connectionString } from './connection.mjs';

const COMMANDS = {
  'can-connect-to-database': (url) => withClient(url, () => {}),
  'create-database': createDatabase,
  'drop-database': (url) => administer(url, (name) => `drop database if exists ${name} with (force)`),
};

/** Prisma's codes for what Postgres and the network say. */
const CODES = { '3D000': 'P1003', '28P01': 'P1000', ECONNREFUSED: 'P1001', ENOENT: 'P1001', ENOTFOUND: 'P1001' };

/** Runs a command and returns the exit code; an error goes to stderr as the line of JSON that the command line reads. */
export async function runCommand(name, url) {
  log('INFO', { message: `starting ${name}` });
  try {
    if (!COMMANDS[name]) throw new Error(`There is no command ${name}. Known: ${Object.keys(COMMANDS).join(', ')}.`);
    await COMMANDS[name](url);
    return 0;
  } catch (error) {
    const code = CODES[error.code];
    const message = code === 'P1001' ? `Can't reach database server at ${new URL(url).host}` : error.message || String(error);
    log('ERROR', { is_panic: false, error_code: code, message });
    return 1;
  }
}

/** Creates the database of a URL. */
export function createDatabase(url) {
  return administer(url, (name) => `create database ${name}`);
}

/** Runs a statement about the database of a URL from outside of it. */
function administer(url, statement) {
  const outside = new URL(url);
  const name = decodeURIComponent(outside.pathname.slice(1));
  outside.pathname = '/postgres';
  return withClient(outside.href, (client) => client.query(statement(pg.escapeIdentifier(name))));
}

async function withClient(url, use) {
  const client = new pg.Client({ connectionString: connectionString(url) });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

function log(level, fields) {
  const line = { timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
