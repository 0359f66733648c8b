import { SignJWT } from 'jose';
import { type ApiKeyStore, ApiKeys } from '../../../src/services/access/api-keys.js';
import { tokenReader } from '../../../src/services/access/token-reader.js';

const NOW = new Date('2025-01-14T12:00:00Z');
const SECRET = 'a secret of more than thirty-two bytes';
const log = { info() {}, warn() {}, error() {} };

// Who had one of these could take the clock's keys of idempotency, and has no limit of waiting jobs.
describe.each(['schedule', 'command line', 'anonymous'])('the name "%s", which is that of no caller', (name) => {
  it('is given to no API key', async () => {
    const keys = new ApiKeys({} as ApiKeyStore, () => NOW);
    await expect(keys.create({ name, role: 'ANALYST', expiresAt: null }, null)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: `name should be another one than anonymous, schedule and command line, but is "${name}".`,
    });
  });

  it('is taken from no token', async () => {
    const read = tokenReader({ secret: SECRET, jwksUrl: null, audience: null, issuer: null }, log)!;
    const sign = (sub: string) =>
      new SignJWT({ role: 'ANALYST' })
        .setSubject(sub)
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(SECRET));
    await expect(read(await sign('ann'), NOW)).resolves.toMatchObject({ name: 'ann' });
    await expect(read(await sign(name), NOW)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: `The token names "${name}", who is no caller. Send a good one.`,
    });
  });
});
