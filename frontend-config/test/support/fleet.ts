import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

/** What the instances are to do. */
export type Order =
  | { readonly to: 'start'; readonly key: string; readonly listening: number; readonly polling: number }
  | { readonly to: 'poll' }
  | { readonly to: 'leave' };

/** That they have done it, unless there was trouble. */
export interface Done {
  readonly trouble?: string;
}

/**
 * Simulated instances, in a process of their own. Elsewhere they would have machines of their own too: here they have what
 * the node and the browser leave them.
 */
export class Fleet {
  /** A test that fails and stops nobody must not wait for them: they go when it does. */
  private constructor(private readonly child: ChildProcess) {
    child.unref();
    child.channel?.unref();
  }

  /** Starts instances that listen to a stream and others that poll, and waits until all have said what they run. */
  static async start(key: string, listening: number, polling = 0): Promise<Fleet> {
    const fleet = new Fleet(fork(fileURLToPath(new URL('./instances.js', import.meta.url))));
    if (fleet.child.pid) {
      setPriority(fleet.child.pid, constants.priority.PRIORITY_LOW);
    }
    await fleet.order({ to: 'start', key, listening, polling });
    return fleet;
  }

  /** Has those who poll ask now. */
  poll(): Promise<void> {
    return this.order({ to: 'poll' });
  }

  /** Has all take their leave. */
  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    try {
      await this.order({ to: 'leave' });
    } finally {
      this.child.disconnect();
      await gone;
    }
  }

  private async order(order: Order): Promise<void> {
    this.child.send(order);
    const [done] = (await Promise.race([
      once(this.child, 'message'),
      once(this.child, 'exit').then(() => [{ trouble: 'The instances have died' }]),
    ])) as [Done];
    if (done.trouble) {
      throw new Error(done.trouble);
    }
  }
}
