/**
 * Who is at the other end of a socket, for as long as it is open.
 *
 * The credential is asked anew with each operation, as over HTTP. For what is left running, a look a second finds credentials that have
 * ended: one query for all API keys in use, of any number of sockets. It needs no message from the process that revoked, so none can be lost.
 */
import type { WebSocket } from 'ws';
import { ANONYMOUS, type Caller } from '../domain/caller.js';
import type { Access } from '../services/access/access.js';
import { isRefused } from './access.js';

/** Close codes: of `graphql-transport-ws` for a credential that is not good, after which clients do not retry; of WebSocket for "later". */
const UNAUTHORIZED = 4401;
const TRY_AGAIN_LATER = 1013;
/** A close frame has room for 123 bytes of text. */
const LONGEST_REASON = 120;
const LOOK_EVERY_MS = 1000;

/** An admitted socket. */
interface Held {
  authorization: string | undefined;
  caller: Caller;
}

/** Admits sockets, and closes them when their credential ends. */
export class SocketAccess {
  private readonly sockets = new Map<WebSocket, Held>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(private readonly access: Access) {}

  /** Whether a socket that begins may go on. One that may not is closed. */
  async admit(socket: WebSocket, params: Readonly<Record<string, unknown>> | undefined): Promise<boolean> {
    const authorization = authorizationOf(params);
    try {
      const caller = await this.access.callerOf(authorization);
      if (socket.readyState !== socket.OPEN) return false;
      this.hold(socket, { authorization, caller });
      return true;
    } catch (error) {
      // Also for a bug: what a close frame says of it would be its message.
      if (isRefused(error)) close(socket, UNAUTHORIZED, error.message);
      else close(socket, TRY_AGAIN_LATER, 'The credential cannot be checked now.');
      return false;
    }
  }

  /** Who asks for an operation. Throws what `callerOf` of the service does, and closes the socket where the credential has ended. */
  async callerOf(socket: WebSocket): Promise<Caller> {
    const authorization = this.sockets.get(socket)?.authorization;
    try {
      return await this.access.callerOf(authorization);
    } catch (error) {
      if (isRefused(error)) close(socket, UNAUTHORIZED, error.message);
      throw error;
    }
  }

  /** Ends the looking. */
  close(): void {
    clearInterval(this.timer);
  }

  private hold(socket: WebSocket, held: Held): void {
    this.sockets.set(socket, held);
    socket.once('close', () => this.sockets.delete(socket));
    if (held.caller !== ANONYMOUS) this.timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      this.closeWhere((caller) => this.access.hasExpired(caller), 'The credential has expired.');
      const ids = new Set([...this.sockets.values()].flatMap(({ caller }) => caller.keyId ?? []));
      if (ids.size === 0) return;
      const revoked = await this.access.revokedKeys([...ids]);
      this.closeWhere(({ keyId }) => keyId !== null && revoked.has(keyId), 'The API key was revoked.');
    } catch {
      // The database is away, so nobody can revoke there either: the next look will tell.
    } finally {
      this.looking = false;
    }
  }

  private closeWhere(hasEnded: (caller: Caller) => boolean, reason: string): void {
    for (const [socket, { caller }] of this.sockets) if (hasEnded(caller)) close(socket, UNAUTHORIZED, reason);
  }
}

/** Clients that send HTTP's headers as parameters spell it as they like. What is no text is no credential, and not none either. */
function authorizationOf(params: Readonly<Record<string, unknown>> = {}): string | undefined {
  const entry = Object.entries(params).find(([name, value]) => name.toLowerCase() === 'authorization' && value != null);
  if (entry === undefined) return undefined;
  return typeof entry[1] === 'string' ? entry[1] : '';
}

function close(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, Buffer.from(reason).subarray(0, LONGEST_REASON).toString());
}
