import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with a request; each request takes the next of the list, and the last one stays. */
export type Behaviour = (response: ServerResponse) => void;

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour => {
  return (response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};

/** Good and bad manners of HTTP servers. */
export const BEHAVIOURS = {
  good: json(200, { answer: 42 }),
  json,
  tooMany: json(429, { finance: { error: { code: 'Too Many Requests' } } }),
  tooManyFor: (seconds: number) => json(429, {}, { 'retry-after': String(seconds) }),
  broken: json(500, { error: 'internal' }),
  notThere: json(404, { error: 'nothing here' }),
  /** 200, and half of a document. */
  truncated: ((response) => response.writeHead(200).end('{"chart": {"result": [{"meta"')) as Behaviour,
  /** The head promises more than comes, and the line goes dead. */
  hangUp: ((response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"chart":');
    response.destroy();
  }) as Behaviour,
  /** Takes the request and never says a word. */
  silent: (() => {}) as Behaviour,
  /** Begins an answer that never ends. */
  drip: ((response) => {
    response.writeHead(200).write('{"drip": "');
    response.write('.');
  }) as Behaviour,
};

/** A local HTTP server that behaves as told. */
export class MisbehavingServer {
  readonly behaviours: Behaviour[] = [];
  /** The requests so far: method and path. */
  readonly requests: string[] = [];
  #watchers: (() => void)[] = [];
  readonly #server = createServer(this.#answer());
  url = '';

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** From now on the server does this; the requests so far are forgotten. */
  willDo(...behaviours: Behaviour[]): void {
    this.behaviours.splice(0, this.behaviours.length, ...behaviours);
    this.requests.length = 0;
  }

  /** Resolves when so many requests have come in. */
  async received(count: number): Promise<void> {
    while (this.requests.length < count) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  #answer(): RequestListener {
    return (request, response) => {
      this.requests.push(`${request.method} ${request.url}`);
      const behave = this.behaviours.length > 1 ? this.behaviours.shift() : this.behaviours[0];
      behave?.(response);
      for (const watch of this.#watchers.splice(0)) watch();
    };
  }
}
