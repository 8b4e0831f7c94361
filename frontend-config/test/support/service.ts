import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '@switchback/web';

/** A request as it arrived. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Behaviour = (heard: Heard, response: ServerResponse) => void;

/** A service that does what a test wants, well or badly, and remembers what it was asked. */
export class Service {
  readonly heard: Heard[] = [];
  readonly streams: ServerResponse[] = [];
  behaviour: Behaviour = answering({});
  stream: Behaviour = (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(':\n\n');
    this.streams.push(response);
  };

  private constructor(private readonly server = createServer()) {}

  static async start(): Promise<Service> {
    const service = new Service();
    service.server.on('request', (request, response) => void service.serve(request, response));
    service.server.listen(0, '127.0.0.1');
    await once(service.server, 'listening');
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The requests for all flags. */
  get questions(): readonly Heard[] {
    return this.heard.filter(({ method }) => method === 'POST');
  }

  /** Tells every stream of a revision. */
  tell(revision: number): void {
    for (const stream of this.streams) {
      stream.write(`id: ${revision}\nevent: message\ndata: {"type":"refetchEvaluation","etag":"${revision}"}\n\n`);
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Expose-Headers', 'ETag, Retry-After');
    if (method === 'OPTIONS') {
      response.writeHead(204, { 'Access-Control-Allow-Headers': 'authorization, content-type, if-none-match' }).end();
      return;
    }
    let body = '';
    for await (const chunk of request) {
      body += String(chunk);
    }
    const heard = { method, path, headers, body };
    this.heard.push(heard);
    (path.startsWith('/ofrep/v1/stream') ? this.stream : this.behaviour)(heard, response);
  }
}

export interface Said {
  readonly emergency?: boolean;
  readonly stream?: string;
  readonly tag?: string;
}

/** What the service says of `flags`, by their values; `undefined` is a flag without one. */
export function documentOf(flags: { readonly [key: string]: Json | undefined }, { emergency = false, stream }: Said = {}): string {
  return JSON.stringify({
    flags: Object.entries(flags).map(([key, value]) => ({ key, value, reason: 'SPLIT', variant: `${value}`, metadata: {} })),
    metadata: { 'switchback.emergencyRollback': emergency },
    ...(stream && { eventStreams: [{ type: 'sse', endpoint: { requestUri: stream } }] }),
  });
}

/** Answers `flags` as the service does, and who holds them already that nothing has changed. */
export function answering(flags: { readonly [key: string]: Json | undefined }, said: Said = {}): Behaviour {
  return ({ headers }, response) => {
    const { tag = 'W/"1"' } = said;
    if (headers['if-none-match'] === tag) {
      response.writeHead(304, { ETag: tag }).end();
    } else {
      response.writeHead(200, { 'Content-Type': 'application/json', ETag: tag }).end(documentOf(flags, said));
    }
  };
}

/** Answers `body` with `status`. */
export function saying(body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (_, response) => void response.writeHead(status, headers).end(body);
}

/** Hangs up. */
export const gone: Behaviour = (_, response) => void response.destroy();
