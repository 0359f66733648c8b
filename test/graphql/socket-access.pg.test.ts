import { type Client, createClient, type ExecutionResult } from 'graphql-ws';
import { SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { openStore, type Store } from '../../src/data/store/store.js';
import { ROLES, type Role } from '../../src/domain/caller.js';
import { silentLog } from '../../src/domain/log.js';
import type { ApiKeys } from '../../src/services/access/api-keys.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { tokenReader } from '../../src/services/access/token-reader.js';
import { startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';

const SECRET = 'a secret of tokens, 32 bytes long';
const VIEWER = '{ viewer { name role } }';

/** How a socket was closed. */
interface Closed {
  code: number;
  reason: string;
}

describe('access over WebSocket', () => {
  let store: Store;
  let url: string;
  let drop: () => Promise<void>;
  let keys: ApiKeys;
  let production: TestApi;
  let development: TestApi;
  let now = new Date('2026-03-02T12:34:56Z');
  const clients: Client[] = [];
  const secrets = {} as Record<Role, string>;

  beforeAll(async () => {
    ({ store, url, drop } = await testStore());
    keys = createApiKeys(store, () => now);
    const settings = { secret: SECRET, jwksUrl: null, audience: null, issuer: null };
    production = await startApi(store, {
      config: { environment: 'production' },
      access: { open: false, readToken: tokenReader(settings, silentLog) },
      now: () => now,
    });
    development = await startApi(store, { now: () => now });
    for (const role of ROLES)
      secrets[role] = (await keys.create({ name: role.toLowerCase(), role, expiresAt: null }, null)).secret;
  });

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.dispose()));
    await production?.stop();
    await development?.stop();
    await drop?.();
  });

  /** A client with a credential, and how its socket will have been closed. */
  const open = ({ port }: TestApi, connectionParams?: Record<string, unknown>): { client: Client; closed: Promise<Closed> } => {
    const client = createClient({
      url: `ws://127.0.0.1:${port}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams,
      retryAttempts: 0,
      // The socket stays open between questions.
      lazy: false,
      onNonLazyError: () => {},
    });
    clients.push(client);
    const closed = new Promise<Closed>((resolve) => client.on('closed', (event) => resolve(event as Closed)));
    return { client, closed };
  };
  const bearer = (credential: string) => ({ authorization: `Bearer ${credential}` });

  const ask = async (client: Client, query: string): Promise<ExecutionResult> => {
    let result: ExecutionResult = {};
    for await (const one of client.iterate({ query })) result = one as ExecutionResult;
    return result;
  };
  const outcome = async (client: Client, query: string) => {
    const { data, errors } = await ask(client, query);
    return errors ? (errors[0].extensions?.code ?? 'OTHER') : data ? 'OK' : 'NOTHING';
  };
  const token = (exp: number) =>
    new SignJWT({ sub: 'ada', role: 'ANALYST', exp }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(SECRET));

  it.each([
    ['nobody in development', () => open(development), 'FORBIDDEN'],
    ['a viewer', () => open(production, bearer(secrets.VIEWER)), 'FORBIDDEN'],
    ['an analyst', () => open(production, bearer(secrets.ANALYST)), 'FORBIDDEN'],
    ['an administrator', () => open(production, bearer(secrets.ADMIN)), 'OK'],
  ])('lets %s do what its role says, as over HTTP', async (who, connect, administer) => {
    const { client } = connect();
    expect(await outcome(client, VIEWER)).toBe('OK');
    expect(await outcome(client, '{ apiKeys { name } }')).toBe(administer);
    expect(await outcome(client, `mutation { createApiKey(input: { name: "of ${who}", role: VIEWER }) { secret } }`)).toBe(
      administer,
    );
  });

  it('takes the header as a client for HTTP spells it', async () => {
    const { client } = open(production, { Authorization: `bearer ${secrets.VIEWER}` });
    expect(await ask(client, VIEWER)).toMatchObject({ data: { viewer: { name: 'viewer' } } });
  });

  it('is closed with 4401 and a sentence where the credential is not good', async () => {
    await keys.create({ name: 'gone', role: 'VIEWER', expiresAt: null }, null, `alphaql_${'g'.repeat(43)}`);
    await keys.revokeByName('gone');
    const cases: [Record<string, unknown> | undefined, string][] = [
      [undefined, 'This server answers callers that it knows.'],
      [{ authorization: null }, 'This server answers callers that it knows.'],
      [{ authorization: 'nonsense' }, 'The authorization should be "Bearer"'],
      [{ authorization: { toString: 1 } }, 'The authorization should be "Bearer"'],
      [bearer(`alphaql_${'x'.repeat(43)}`), 'There is no such API key.'],
      [bearer(`alphaql_${'g'.repeat(43)}`), 'The API key "gone" was revoked'],
      [bearer(await token(1)), 'The token has expired.'],
      [bearer(`${await token(4e9)}x`), 'The token has a wrong signature.'],
    ];
    for (const [params, sentence] of cases) {
      const { client, closed } = open(production, params);
      await expect(ask(client, VIEWER)).rejects.toMatchObject({ code: 4401 });
      expect((await closed).reason).toContain(sentence);
    }
  });

  it('is closed when its token expires, whatever it listens to', async () => {
    const at = Math.floor(now.getTime() / 1000);
    const { client, closed } = open(production, bearer(await token(at + 60)));
    const other = open(production, bearer(await token(at + 3600)));
    expect(await outcome(client, VIEWER)).toBe('OK');
    expect(await outcome(other.client, VIEWER)).toBe('OK');
    await store.pool.query(
      "insert into job (kind, params, requested_by, priority, timeout_seconds, status) values ('rank', '{}', 'ada', 0, 60, 'QUEUED')",
    );
    const jobs = client.iterate({ query: 'subscription { jobs { id } }' });
    expect((await jobs.next()).value).toMatchObject({ data: { jobs: {} } });
    const cut = expect(jobs.next()).rejects.toMatchObject({ code: 4401 });
    now = new Date((at + 60) * 1000);
    expect(await closed).toMatchObject({ code: 4401, reason: 'The credential has expired.' });
    await cut;
    expect(await outcome(other.client, VIEWER)).toBe('OK');
  });

  it('is closed when its key is revoked by another process, and the sockets of other keys are not', async () => {
    const { secret } = await keys.create({ name: 'first', role: 'VIEWER', expiresAt: null }, null);
    const sockets = [open(production, bearer(secret)), open(production, bearer(secret))];
    const other = open(production, bearer(secrets.VIEWER));
    for (const { client } of [...sockets, other]) expect(await outcome(client, VIEWER)).toBe('OK');
    const elsewhere = openStore(url);
    await createApiKeys(elsewhere, () => now).revokeByName('first');
    await elsewhere.close();
    for (const { closed } of sockets) expect(await closed).toMatchObject({ code: 4401, reason: 'The API key was revoked.' });
    expect(await outcome(other.client, VIEWER)).toBe('OK');
  });

  it('refuses the next operation of a revoked key at once', async () => {
    const { secret } = await keys.create({ name: 'second', role: 'ADMIN', expiresAt: null }, null);
    const { client, closed } = open(production, bearer(secret));
    const key = (await keys.list()).find(({ name }) => name === 'second');
    expect(await outcome(client, `mutation { revokeApiKey(id: "key_${key?.id}") { id } }`)).toBe('OK');
    await expect(ask(client, VIEWER)).rejects.toBeDefined();
    expect((await closed).code).toBe(4401);
  });

  it('is told to come back later while nobody can tell who it is', async () => {
    const away = openStore('postgresql://nobody@127.0.0.1:1/nothing');
    const api = await startApi(away, { config: { environment: 'production' } });
    const { client, closed } = open(api, bearer(secrets.VIEWER));
    await expect(ask(client, VIEWER)).rejects.toBeDefined();
    expect(await closed).toMatchObject({ code: 1013 });
    await api.stop();
    await away.close();
  });
});
