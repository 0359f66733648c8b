import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { openStore, type Store } from '../../src/data/store/store.js';
import { ROLES, type Role } from '../../src/domain/caller.js';
import type { Log } from '../../src/domain/log.js';
import type { ApiKeys } from '../../src/services/access/api-keys.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { tokenReader } from '../../src/services/access/token-reader.js';
import { type Answer, startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';

const SECRET = 'a secret of tokens, 32 bytes long';
const VIEWER = '{ viewer { name role credential expiresAt } }';
const KEYS = '{ apiKeys { name } }';
const CREATE =
  'mutation Create($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id name role prefix createdBy expiresAt revokedAt } secret } }';
const REVOKE = 'mutation Revoke($id: ID!) { revokeApiKey(id: $id) { id name revokedAt } }';

describe('access over HTTP', () => {
  let store: Store;
  let drop: () => Promise<void>;
  let keys: ApiKeys;
  let production: TestApi;
  let development: TestApi;
  let now = new Date('2026-03-02T12:34:56Z');
  const warnings: string[] = [];
  const log: Log = { info() {}, error() {}, warn: (message) => warnings.push(message) };
  const secrets = {} as Record<Role, string>;

  beforeAll(async () => {
    ({ store, drop } = await testStore());
    const clock = () => now;
    keys = createApiKeys(store, clock);
    const settings = { secret: SECRET, jwksUrl: null, audience: 'alphaql', issuer: 'https://issuer.example' };
    production = await startApi(store, {
      config: { environment: 'production' },
      access: { open: false, readToken: tokenReader(settings, log) },
      now: clock,
    });
    development = await startApi(store, { now: clock });
    for (const role of ROLES)
      secrets[role] = (await keys.create({ name: role.toLowerCase(), role, expiresAt: null }, null)).secret;
  });

  afterAll(async () => {
    await production?.stop();
    await development?.stop();
    await drop?.();
  });

  const refusal = ({ status, errors, data }: Answer) => {
    expect(data).toBeUndefined();
    return { status, code: errors?.[0].extensions.code, message: errors?.[0].message };
  };
  const outcome = ({ data, errors }: Answer) => errors?.[0].extensions.code ?? (data ? 'OK' : 'NOTHING');
  let made = 0;
  const create = (api: TestApi, credential?: string) =>
    api.ask(CREATE, { input: { name: `made ${made++}`, role: 'VIEWER' } }, credential);

  it.each([
    ['nobody in development', () => [development, undefined] as const, 'OK', 'FORBIDDEN'],
    ['nobody in production', () => [production, undefined] as const, 'UNAUTHENTICATED', 'UNAUTHENTICATED'],
    ['a viewer', () => [production, secrets.VIEWER] as const, 'OK', 'FORBIDDEN'],
    ['an analyst', () => [production, secrets.ANALYST] as const, 'OK', 'FORBIDDEN'],
    ['an administrator', () => [production, secrets.ADMIN] as const, 'OK', 'OK'],
    ['an administrator in development', () => [development, secrets.ADMIN] as const, 'OK', 'OK'],
  ])('lets %s do what its role says', async (_who, caller, read, administer) => {
    const [api, credential] = caller();
    expect(outcome(await api.ask(VIEWER, {}, credential))).toBe(read);
    expect(outcome(await api.ask(KEYS, {}, credential))).toBe(administer);
    expect(outcome(await create(api, credential))).toBe(administer);
    expect(outcome(await api.ask(REVOKE, { id: 'key_999' }, credential))).toBe(administer === 'OK' ? 'NOT_FOUND' : administer);
    expect(outcome(await api.ask('{ node(id: "key_1") { id } }', {}, credential))).toBe(administer);
  });

  it('names the role that is needed, and answers the fields beside', async () => {
    const { status, data, errors } = await production.ask('{ apiKeys { name } viewer { name } }', {}, secrets.ANALYST);
    expect(status).toBe(200);
    expect(data).toEqual({ apiKeys: null, viewer: { name: 'analyst' } });
    expect(errors).toMatchObject([
      {
        path: ['apiKeys'],
        message: 'This needs the role ADMIN, but "analyst" has ANALYST. Ask an administrator.',
        extensions: { code: 'FORBIDDEN', problems: [{ expected: 'ADMIN', actual: 'ANALYST' }] },
      },
    ]);
  });

  it('says who is asking', async () => {
    const who = async (api: TestApi, credential?: string) => (await api.ask(VIEWER, {}, credential)).data.viewer;
    expect(await who(development)).toEqual({ name: 'anonymous', role: 'VIEWER', credential: 'LOOPBACK', expiresAt: null });
    expect(await who(production, secrets.ADMIN)).toEqual({
      name: 'admin',
      role: 'ADMIN',
      credential: 'API_KEY',
      expiresAt: null,
    });
    expect(await who(production, await token())).toEqual({
      name: 'ada',
      role: 'ANALYST',
      credential: 'JWT',
      expiresAt: '2026-03-02T13:34:56.000Z',
    });
  });

  it('asks who has no credential for one, with status 401', async () => {
    const response = await fetch(`${production.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: VIEWER }),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', problems: [{ path: [] }] } }],
    });
    expect((await fetch(`${production.url}/health`)).status).toBe(200);
  });

  it('refuses keys that are unknown, revoked or expired, each with its sentence and without the secret', async () => {
    const revoked = await keys.create({ name: 'gone', role: 'ADMIN', expiresAt: null }, null);
    await keys.revokeByName('gone');
    const expired = await keys.create({ name: 'old', role: 'ADMIN', expiresAt: new Date('2026-03-02T12:35:00Z') }, null);
    expect(outcome(await production.ask(VIEWER, {}, expired.secret))).toBe('OK');
    now = new Date('2026-03-02T12:35:00Z');
    const unknown = `${secrets.ADMIN.slice(0, -1)}_`;
    for (const api of [production, development]) {
      expect(refusal(await api.ask(VIEWER, {}, revoked.secret))).toEqual({
        status: 401,
        code: 'UNAUTHENTICATED',
        message: 'The API key "gone" was revoked at 2026-03-02T12:34:56.000Z. Ask an administrator for another one.',
      });
      expect(refusal(await api.ask(VIEWER, {}, expired.secret))).toMatchObject({
        status: 401,
        message: 'The API key "old" expired at 2026-03-02T12:35:00.000Z. Ask an administrator for another one.',
      });
      for (const nonsense of [unknown, 'nonsense', 'alphaql_', "' or true --".replaceAll(' ', '+')]) {
        expect(refusal(await api.ask(VIEWER, {}, nonsense))).toMatchObject({
          status: 401,
          message: 'There is no such API key. Ask an administrator for one.',
        });
      }
      const scheme = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: secrets.ADMIN },
        body: JSON.stringify({ query: VIEWER }),
      });
      expect(scheme.status).toBe(401);
      expect(await scheme.text()).not.toContain(secrets.ADMIN.slice(8));
    }
  });

  it('notes the minute of the last use, and writes once a minute', async () => {
    const { key, secret } = await keys.create({ name: 'used', role: 'VIEWER', expiresAt: null }, null);
    const row = async () => {
      const { rows } = await store.pool.query('select last_used_at as at, xmin::text as writer from api_key where id = $1', [
        key.id,
      ]);
      return rows[0] as { at: Date | null; writer: string };
    };
    expect((await row()).at).toBeNull();
    now = new Date('2026-03-02T12:40:01Z');
    await production.ask(VIEWER, {}, secret);
    const first = await row();
    expect(first.at).toEqual(new Date('2026-03-02T12:40:00Z'));
    now = new Date('2026-03-02T12:40:59Z');
    await production.ask(VIEWER, {}, secret);
    expect(await row()).toEqual(first);
    now = new Date('2026-03-02T12:41:00Z');
    await production.ask(VIEWER, {}, secret);
    expect((await row()).at).toEqual(now);
  });

  it('makes a key whose secret is shown once and stored nowhere', async () => {
    const input = { name: 'front end', role: 'VIEWER', expiresAt: '2026-04-01T00:00:00Z' };
    const { data, errors } = await production.ask(CREATE, { input }, secrets.ADMIN);
    expect(errors).toBeUndefined();
    const { apiKey, secret } = data.createApiKey;
    expect(apiKey).toEqual({
      id: expect.stringMatching(/^key_\d+$/),
      name: 'front end',
      role: 'VIEWER',
      prefix: secret.slice(0, 14),
      createdBy: 'admin',
      expiresAt: '2026-04-01T00:00:00.000Z',
      revokedAt: null,
    });
    expect(secret).toMatch(/^alphaql_[\w-]{43}$/);
    expect(outcome(await production.ask(VIEWER, {}, secret))).toBe('OK');
    const { rows } = await store.pool.query<{ row: string }>('select k::text as row from api_key k');
    expect(rows.map(({ row }) => row).join()).not.toContain(secret.slice(14));
    const listed = await production.ask('{ apiKeys { id name role prefix createdAt lastUsedAt } }', {}, secrets.ADMIN);
    expect(listed.data.apiKeys).toContainEqual(expect.objectContaining({ name: 'front end', prefix: secret.slice(0, 14) }));
    const found = await production.ask(`{ node(id: "${apiKey.id}") { id ... on ApiKey { name } } }`, {}, secrets.ADMIN);
    expect(found.data.node).toEqual({ id: apiKey.id, name: 'front end' });
  });

  it('says everything that is wrong with a key to make, and that a name is taken', async () => {
    const wrong = await production.ask(
      CREATE,
      { input: { name: 'two\nlines', role: 'VIEWER', expiresAt: '2020-01-01T00:00:00Z' } },
      secrets.ADMIN,
    );
    expect(wrong.data).toEqual({ createApiKey: null });
    expect(wrong.errors?.[0].extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      problems: [{ path: ['name'] }, { path: ['expiresAt'], actual: '2020-01-01T00:00:00.000Z' }],
    });
    const twice = await production.ask(
      'mutation { a: createApiKey(input: { name: "twin", role: VIEWER }) { secret } b: createApiKey(input: { name: "twin", role: ADMIN }) { secret } }',
      {},
      secrets.ADMIN,
    );
    expect(twice.data).toEqual({ a: { secret: expect.any(String) }, b: null });
    expect(twice.errors).toMatchObject([{ path: ['b'], extensions: { code: 'CONFLICT', problems: [{ path: ['name'] }] } }]);
  });

  it('ends a key with the next request, and keeps the instant when that is repeated', async () => {
    const { data } = await production.ask(CREATE, { input: { name: 'short', role: 'VIEWER' } }, secrets.ADMIN);
    const { apiKey, secret } = data.createApiKey;
    expect(outcome(await development.ask(VIEWER, {}, secret))).toBe('OK');
    const first = await production.ask(REVOKE, { id: apiKey.id }, secrets.ADMIN);
    expect(first.data.revokeApiKey).toMatchObject({ name: 'short', revokedAt: now.toISOString() });
    expect(outcome(await development.ask(VIEWER, {}, secret))).toBe('UNAUTHENTICATED');
    const before = now;
    now = new Date(now.getTime() + 60_000);
    const again = await production.ask(REVOKE, { id: apiKey.id }, secrets.ADMIN);
    expect(again.data.revokeApiKey.revokedAt).toBe(before.toISOString());
    const { errors } = await production.ask(REVOKE, { id: 'security_1' }, secrets.ADMIN);
    expect(errors?.[0].extensions).toMatchObject({ code: 'NOT_FOUND', problems: [{ actual: 'security_1' }] });
  });

  it('writes nothing for a GET', async () => {
    const query = encodeURIComponent('mutation { createApiKey(input: { name: "got", role: ADMIN }) { secret } }');
    const response = await fetch(`${production.url}/graphql?query=${query}`, {
      headers: { authorization: `Bearer ${secrets.ADMIN}`, 'apollo-require-preflight': 'yes' },
    });
    expect(response.status).toBe(405);
    expect((await keys.list()).map(({ name }) => name)).not.toContain('got');
  });

  /** A token of the issuer, good for an hour; claims that are given replace its own, and undefined removes one. */
  const token = (claims: JWTPayload = {}, { alg = 'HS256', key = SECRET } = {}) => {
    const at = Math.floor(now.getTime() / 1000);
    const good = { sub: 'ada', role: 'ANALYST', aud: 'alphaql', iss: 'https://issuer.example', iat: at, exp: at + 3600 };
    return new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key));
  };

  it('refuses tokens that are not good, each with its sentence', async () => {
    const { exp = 0 } = { exp: Math.floor(now.getTime() / 1000) };
    const longKey = `${SECRET}${SECRET}`;
    const cases: [string, string][] = [
      [await token({}, { key: 'another secret of the same length' }), 'has a wrong signature'],
      [await token({ exp }), 'has expired'],
      [await token({ nbf: exp + 60 }), 'is not valid yet'],
      [await token({ aud: 'another' }), 'is for another audience'],
      [await token({ aud: undefined }), 'is for another audience'],
      [await token({ iss: 'https://evil.example' }), 'is of another issuer'],
      [await token({ sub: undefined }), 'names nobody'],
      [await token({ role: undefined }), 'has no role: it needs the claim "role", one of VIEWER, ANALYST, ADMIN'],
      [await token({ role: 'ROOT' }), 'has no role'],
      [await token({ role: ['ADMIN'] }), 'has no role'],
      [await token({}, { alg: 'HS512', key: longKey }), 'is not signed in a way that this server takes: HS256'],
      [
        new UnsecuredJWT({ sub: 'eve', role: 'ADMIN', aud: 'alphaql', iss: 'https://issuer.example' }).encode(),
        'is not signed in a way',
      ],
      ['a.b.c', 'cannot be read'],
      ['..', 'cannot be read'],
      [`${(await token()).split('.').slice(0, 2).join('.')}.`, 'has a wrong signature'],
    ];
    for (const [credential, sentence] of cases) {
      const { status, code, message } = refusal(await production.ask(VIEWER, {}, credential));
      expect({ status, code, message }).toEqual({
        status: 401,
        code: 'UNAUTHENTICATED',
        message: expect.stringContaining(`The token ${sentence}`),
      });
      if (credential.length > 10) expect(message).not.toContain(credential.split('.')[1]);
    }
    expect(warnings).toEqual([]);
  });

  it('takes no tokens where none are configured', async () => {
    expect(refusal(await development.ask(VIEWER, {}, await token()))).toMatchObject({
      status: 401,
      message: 'This server takes no tokens. Send an API key.',
    });
  });

  it('does not end with tokens that never end', async () => {
    expect((await production.ask(VIEWER, {}, await token({ exp: undefined }))).data.viewer.expiresAt).toBeNull();
    expect((await production.ask(VIEWER, {}, await token({ exp: 1e300 }))).data.viewer.expiresAt).toBe(
      '+275760-09-13T00:00:00.000Z',
    );
  });

  describe('with the public keys of an issuer', () => {
    let published: object[] = [];
    let answering = true;
    const issuer = http.createServer((_request, response) => {
      response.writeHead(answering ? 200 : 500, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: published }));
    });
    let url: string;

    beforeAll(async () => {
      await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks`;
    });
    afterAll(() => {
      issuer.close();
      issuer.closeAllConnections();
    });

    const withKeys = (work: (api: TestApi) => Promise<void>, secret: string | null = null) =>
      startApi(store, {
        config: { environment: 'production' },
        access: { open: false, readToken: tokenReader({ secret, jwksUrl: url, audience: null, issuer: null }, log) },
        now: () => now,
      }).then((api) => work(api).finally(api.stop));

    const signed = (key: CryptoKey, alg: string, kid: string) =>
      new SignJWT({ sub: 'bob', role: 'VIEWER' }).setProtectedHeader({ alg, kid }).sign(key);

    it.each(['RS256', 'ES256', 'EdDSA'])('takes what one of them has signed by %s, and nothing else', async (alg) => {
      const ours = await generateKeyPair(alg);
      const evil = await generateKeyPair(alg);
      published = [{ ...(await exportJWK(ours.publicKey)), kid: 'one', alg, use: 'sig' }];
      await withKeys(async (api) => {
        expect((await api.ask(VIEWER, {}, await signed(ours.privateKey, alg, 'one'))).data.viewer).toMatchObject({ name: 'bob' });
        expect(refusal(await api.ask(VIEWER, {}, await signed(evil.privateKey, alg, 'one'))).message).toContain(
          'wrong signature',
        );
        expect(refusal(await api.ask(VIEWER, {}, await signed(evil.privateKey, alg, 'two'))).message).toContain(
          'does not publish',
        );
        // The public key is known to everybody: as the secret of an HS256 token it must open nothing.
        const forged = await token({}, { key: JSON.stringify(published[0]) });
        expect(refusal(await api.ask(VIEWER, {}, forged)).message).toContain(
          'is not signed in a way that this server takes: RS256',
        );
      });
    });

    it('takes tokens of the shared secret beside', async () => {
      const { privateKey, publicKey } = await generateKeyPair('ES256');
      published = [{ ...(await exportJWK(publicKey)), kid: 'one' }];
      await withKeys(async (api) => {
        expect((await api.ask(VIEWER, {}, await token())).data.viewer.name).toBe('ada');
        expect((await api.ask(VIEWER, {}, await signed(privateKey, 'ES256', 'one'))).data.viewer.name).toBe('bob');
      }, SECRET);
    });

    it('says that it cannot check a token while the issuer does not answer, and that to the log', async () => {
      const { privateKey } = await generateKeyPair('ES256');
      const credential = await signed(privateKey, 'ES256', 'one');
      answering = false;
      await withKeys(async (api) => {
        expect(refusal(await api.ask(VIEWER, {}, credential))).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
      });
      answering = true;
      expect(warnings).toEqual([expect.stringContaining('The public keys of JWKS_URL cannot be fetched')]);
      expect(warnings.join()).not.toContain(credential);
    });
  });

  it('says that nobody can tell while the database is away, and logs no credential', async () => {
    const away = openStore('postgresql://nobody@127.0.0.1:1/nothing');
    const api = await startApi(away, { config: { environment: 'production' } });
    const answer = await api.ask(VIEWER, {}, secrets.ADMIN);
    await api.stop();
    await away.close();
    expect(refusal(answer)).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
    expect(api.logged).toHaveLength(1);
    expect(inspect([answer, api.logged], { depth: null })).not.toContain(secrets.ADMIN.slice(14));
  });
});
