import { randomUUID } from 'node:crypto';
import { Agent, get, request, type IncomingMessage } from 'node:http';
import { running } from './environment.js';

/** What an instance runs, as its receipts say. */
interface Held {
  readonly revision: number;
  readonly hash: string;
  readonly epoch: number;
}

/** How long an instance takes to apply what it hears: from so many milliseconds to so many. */
const APPLYING = [5, 155] as const;

/** A report that fails is sent again, so many times and after so long. */
const [PATIENCE, AGAIN_MILLIS] = [100, 200];

const reporting = new Agent({ keepAlive: true, maxSockets: 32 });
const streaming = new Agent({ maxSockets: Number.POSITIVE_INFINITY });

/** An instance that speaks the protocol of the SDKs: it hears, takes some time to apply what it hears, and says so. */
export class Instance {
  polls = false;
  private left = false;
  private readonly incarnation = randomUUID();
  private sequence = 0;
  private held: Held = { revision: 0, hash: '', epoch: 0 };
  private stream: IncomingMessage | undefined;

  constructor(
    private readonly key: string,
    private readonly name: string,
  ) {}

  /** Opens the stream, and is done when what it begins with is applied. */
  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = { Authorization: `Bearer ${this.key}`, Accept: 'text/event-stream' };
      get(`${running.url}/api/v1/sdk/stream`, { headers, agent: streaming }, (stream) => {
        if (stream.statusCode !== 200) {
          const pause = Number(stream.headers['retry-after'] ?? 1) * 1_000;
          stream.resume();
          setTimeout(() => this.listen().then(resolve, reject), pause);
          return;
        }
        this.stream = stream;
        let text = '';
        stream.setEncoding('utf8').on('error', () => {});
        stream.on('data', (some: string) => {
          const events = (text + some).split('\n\n');
          text = events.pop() ?? '';
          for (const event of events) {
            this.hear(event).then(resolve, reject);
          }
        });
      }).on('error', reject);
    });
  }

  /** Asks once for everything. */
  async poll(): Promise<void> {
    this.polls = true;
    const answer = await fetch(`${running.url}/api/v1/sdk/snapshot`, { headers: { Authorization: `Bearer ${this.key}` } });
    await this.apply(await answer.text());
  }

  /** Whoever takes no leave that is heard would count as running for a minute. */
  async leave(): Promise<void> {
    this.left = true;
    this.stream?.destroy();
    await this.insist();
  }

  private async hear(event: string): Promise<void> {
    const lines = event.split('\n');
    const name = lines.find((line) => line.startsWith('event:'))?.slice(6).trim();
    if (name === 'snapshot' || name === 'delta') {
      const [least, most] = APPLYING;
      await new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
      await this.apply(lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5)).join(''));
    }
  }

  /** Whoever has left says nothing more: it would be taken for an instance that has come back. */
  private async apply(text: string): Promise<void> {
    if (this.left) {
      return;
    }
    const { revision, to = revision, hash, emergency } = JSON.parse(text) as {
      revision: number;
      to?: number;
      hash: string;
      emergency?: { epoch: number };
    };
    const { held } = this;
    const newer = to >= held.revision ? { revision: to, hash } : held;
    this.held = { revision: newer.revision, hash: newer.hash, epoch: Math.max(held.epoch, emergency?.epoch ?? 0) };
    await this.insist();
  }

  private async insist(): Promise<void> {
    for (let failures = 0; failures < PATIENCE; failures++) {
      if (await this.report().then(() => true, () => false)) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLIS));
    }
    throw new Error(`${this.name} cannot report`);
  }

  private report(): Promise<void> {
    const body = JSON.stringify({
      instance: { name: this.name, incarnation: this.incarnation, sdk: 'simulated/1' },
      sequence: ++this.sequence,
      receipt: { ...this.held, rejected: [] },
      series: [],
      tripped: [],
      leaving: this.left,
      poll: this.polls ? [30_000, 12_000] : [],
    });
    const headers = { Authorization: `Bearer ${this.key}`, 'Content-Type': 'application/json' };
    return new Promise((resolve, reject) => {
      request(`${running.url}/api/v1/sdk/telemetry`, { method: 'POST', headers, agent: reporting }, (answer) => {
        answer.resume().on('end', () => {
          answer.statusCode === 200 ? resolve() : reject(new Error(`A report was answered ${answer.statusCode}`));
        });
      })
        .on('error', reject)
        .end(body);
    });
  }
}
