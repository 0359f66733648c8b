import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { openConfiguredStore } from '../../../src/data/store/open.js';
import { silentLog } from '../../../src/domain/log.js';
import { testStore } from '../../support/database.js';

const log = silentLog;

describe('opening the configured store', () => {
  it('starts the embedded server where no URL is set, migrates it, keeps what was written, and stops it on closing', async () => {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'alphaql-open-'));
    chmodSync(dataDir, 0o755);
    try {
      const store = await openConfiguredStore({ databaseUrl: null, dataDir }, { log });
      await store.pool.query('create table kept as select 7 as n');
      await store.close();
      await expect(store.pool.query('select 1')).rejects.toThrow();
      const again = await openConfiguredStore({ databaseUrl: null, dataDir }, { log });
      expect((await again.pool.query('select n from kept')).rows).toEqual([{ n: 7 }]);
      expect((await again.pool.query('select from security')).rowCount).toBe(0);
      await again.close();
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });

  it('uses the server of a URL and leaves it running', async () => {
    const database = await testStore();
    const store = await openConfiguredStore({ databaseUrl: database.url, dataDir: '/nowhere' }, { log });
    expect((await store.pool.query('select from security')).rowCount).toBe(0);
    await store.close();
    expect((await database.store.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await database.drop();
  });

  it('says where there is no connection, without the password', async () => {
    const opening = openConfiguredStore({ databaseUrl: 'postgresql://u:secret@127.0.0.1:1/store', dataDir: '/nowhere' }, { log });
    await expect(opening).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(
        /^There is no connection to the database store of DATABASE_URL at 127\.0\.0\.1:1: .*ECONNREFUSED.* correct DATABASE_URL/,
      ),
    });
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  });

  it('refuses a server that is too old', async () => {
    const old = await serverOfVersion('14.11', 140011);
    try {
      const opening = openConfiguredStore(
        { databaseUrl: `postgresql://u@127.0.0.1:${old.port}/store`, dataDir: '/nowhere' },
        { log },
      );
      await expect(opening).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringMatching(/^Postgres 15 or later is needed, but the database store .* is Postgres 14\./),
      });
    } finally {
      old.close();
    }
  });
});

/** Speaks as much of the protocol as it takes to say one's version: start-up, then one row with one column to any query. */
async function serverOfVersion(name: string, number: number): Promise<{ port: number; close(): void }> {
  const message = (type: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), length, body]);
  };
  const int = (value: number, bytes = 4) => {
    const buffer = Buffer.alloc(bytes);
    buffer.writeIntBE(value, 0, bytes);
    return buffer;
  };
  const ready = message('Z', Buffer.from('I'));
  const value = Buffer.from(String(number));
  const answer = [
    message('T', int(1, 2), Buffer.from('version\0'), int(0), int(0, 2), int(25), int(-1, 2), int(-1), int(0, 2)),
    message('D', int(1, 2), int(value.length), value),
    message('C', Buffer.from('SELECT 1\0')),
    ready,
  ];
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', int(0)), message('S', Buffer.from(`server_version\0${name}\0`)), ready]));
      socket.on('data', (data) => data[0] === 'Q'.charCodeAt(0) && socket.write(Buffer.concat(answer)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as net.AddressInfo).port, close: () => void server.close() };
}
