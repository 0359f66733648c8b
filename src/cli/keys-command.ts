import { type Command, Option } from 'commander';
import type { StoredApiKey } from '../data/store/find/api-keys.js';
import { ROLES, type Role } from '../domain/caller.js';
import { nodeIdOf } from '../domain/node-id.js';
import type { TradingDay } from '../domain/trading-day.js';
import { createApiKeys } from '../services/access/create-access.js';
import { parseDay, print, withApp } from './run.js';

const now = () => new Date();
const DAY_MS = 86_400_000;

/** Adds `keys create | list | revoke`: who may use the API. Whoever may run this may read the store anyway. */
export function addKeysCommand(program: Command): void {
  const command = program.command('keys').description('the API keys: who may use the API');
  command
    .command('create <name>')
    .description('make a key and print its secret, which is shown this once')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option('--expires <day>', 'the last day on which it is good, in UTC; omitted: it does not end', parseDay)
    .action((name: string, { role, expires }: { role: Role; expires?: TradingDay }) =>
      withApp(async ({ store }) => {
        const expiresAt = expires === undefined ? null : new Date((expires + 1) * DAY_MS);
        const { key, secret } = await createApiKeys(store, now).create({ name, role, expiresAt }, 'command line');
        process.stderr.write(`${lineOf(key)}\nSend it as "Authorization: Bearer …". It is shown this once:\n`);
        print([secret]);
      }),
    );
  command
    .command('list')
    .description('all keys, without their secrets')
    .action(() => withApp(async ({ store }) => print((await createApiKeys(store, now).list()).map(lineOf))));
  command
    .command('revoke <name>')
    .description('end a key at once: requests with it fail, and its sockets are closed')
    .action((name: string) => withApp(async ({ store }) => print([lineOf(await createApiKeys(store, now).revokeByName(name))])));
}

function lineOf({ id, name, role, prefix, createdAt, createdBy, lastUsedAt, expiresAt, revokedAt }: StoredApiKey): string {
  return [
    `${nodeIdOf('ApiKey', id)}: ${name}, ${role}, ${prefix}…`,
    `made ${createdAt.toISOString()} by ${createdBy ?? 'the first start'}`,
    lastUsedAt ? `used ${lastUsedAt.toISOString()}` : 'never used',
    ...(expiresAt ? [`ends ${expiresAt.toISOString()}`] : []),
    ...(revokedAt ? [`revoked ${revokedAt.toISOString()}`] : []),
  ].join(', ');
}
