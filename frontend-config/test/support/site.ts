import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { writeBootstrap } from '@switchback/web';

/** What the page of a test is to be. */
export interface Visit {
  readonly url: string;
  readonly key?: string;
  /** Origins that its CSP lets it call. */
  readonly connect?: string;
  readonly bootstrap?: unknown;
  /** Whether V2 throws. */
  readonly broken?: boolean;
  /** Whether the page is denied its storage, as a frame without an origin is. */
  readonly sandboxed?: boolean;
}

const SCRIPT = '/page.js';

/** Serves one page under a strict CSP, which shows the customer-address form in the version that its flag says. */
export class Site {
  visit: Visit = { url: '' };

  private constructor(
    private readonly script: string,
    private readonly server = createServer(),
  ) {}

  static async start(): Promise<Site> {
    const { outputFiles } = await build({
      entryPoints: ['build/test/browser/page.js'],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    const site = new Site(outputFiles[0]?.text ?? '');
    site.server.on('request', ({ url = '' }, response) => {
      const [type, body] = url === SCRIPT ? ['text/javascript', site.script] : ['text/html', site.html(url)];
      const policy = `default-src 'none'; script-src 'self'; frame-src 'self'; connect-src ${site.visit.connect ?? site.visit.url}`;
      const headers = { 'Content-Type': type, 'Content-Security-Policy': policy, 'Access-Control-Allow-Origin': '*' };
      response.writeHead(200, headers).end(body);
    });
    site.server.listen(0, '127.0.0.1');
    await once(site.server, 'listening');
    return site;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private html(url: string): string {
    const { bootstrap, sandboxed, ...rest } = this.visit;
    if (sandboxed && url === '/') {
      return '<!doctype html><title>outside</title><iframe sandbox="allow-scripts" src="/inside"></iframe>';
    }
    const data = writeBootstrap(rest, 'visit') + (bootstrap === undefined ? '' : writeBootstrap(bootstrap));
    return `<!doctype html><title>page</title>${data}<main></main><script type="module" src="${SCRIPT}"></script>`;
  }
}
