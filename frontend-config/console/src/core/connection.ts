import { next, START, type Happening, type Live } from './live';
import { parseReceipts, type Receipts } from './receipts';

/** What the service says has happened. All but receipts only say what is worth asking for again. */
export type Hint =
  /** Without flags, any may have changed. */
  | { readonly of: 'changed'; readonly flags: readonly string[] }
  | { readonly of: 'emergency' }
  | { readonly of: 'rollout'; readonly rollout: string }
  | { readonly of: 'receipts'; readonly receipts: Receipts }
  | { readonly of: 'reset' };

/** The names of the events that are listened to: hints, the sign of life, and the farewell of a node that stops. */
export const EVENTS = ['changed', 'emergency', 'rollout', 'receipts', 'reset', 'heartbeat', 'goaway'] as const;

/** What a stream tells whoever opened it. */
export interface Listener {
  opened(): void;
  event(name: string, data: string): void;
  dropped(): void;
}

/** Everything outside that a connection needs, so that a test can play it. */
export interface World {
  now(): number;
  random(): number;
  /** Opens a stream; the answer closes it. */
  open(listener: Listener): () => void;
  /** Does something later; the answer calls it off. */
  later(millis: number, action: () => void): () => void;
}

/** Keeps one event stream open and says how fresh that makes what is shown. */
export class Connection {
  #live: Live = START;
  #close: () => void = () => {};
  #callOff: () => void = () => {};
  readonly #watchers = new Set<() => void>();

  /** @param hear takes hints, in their order */
  constructor(
    private readonly world: World,
    private readonly hear: (hint: Hint) => void,
  ) {}

  /** Opens the stream; the answer ends everything. */
  start(): () => void {
    this.#connect();
    return () => {
      this.#close();
      this.#callOff();
    };
  }

  get live(): Live {
    return this.#live;
  }

  /** Tells of every change of {@link live}; the answer stops that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Says that the service has just answered something, so that what is shown is fresh. */
  heard(): void {
    this.#move({ what: 'heard', at: this.world.now() });
  }

  /** Says that the service answers again, so that whoever waits need not wait any longer. */
  back(): void {
    if (this.#live.is === 'waiting') {
      this.#retry();
    }
  }

  /** Says that the network has come or gone, as browsers know it. */
  network(there: boolean): void {
    if (there && this.#live.is !== 'live') {
      this.#retry();
    } else if (!there) {
      this.#close();
      this.#move({ what: 'networkLost', at: this.world.now() });
    }
  }

  #connect(): void {
    this.#close();
    let current = true;
    const close = this.world.open({
      opened: () => current && this.#move({ what: 'opened', at: this.world.now() }),
      event: (name, data) => current && this.#event(name, data),
      dropped: () => current && this.#dropped(),
    });
    this.#close = () => {
      current = false;
      close();
    };
  }

  #event(name: string, data: string): void {
    if (name === 'goaway') {
      this.#dropped();
      return;
    }
    this.heard();
    const hint = parse(name, data);
    if (hint) {
      this.hear(hint);
    }
  }

  #dropped(): void {
    this.#close();
    this.#move({ what: 'dropped', at: this.world.now() });
    if (this.#live.is === 'waiting') {
      this.#callOff();
      this.#callOff = this.world.later(this.#live.retryAt - this.world.now(), () => this.#retry());
    }
  }

  #retry(): void {
    this.#callOff();
    this.#move({ what: 'retry' });
    this.#connect();
  }

  #move(happening: Happening): void {
    this.#live = next(this.#live, happening, this.world.random());
    for (const watcher of this.#watchers) {
      watcher();
    }
  }
}

function parse(name: string, data: string): Hint | null {
  switch (name) {
    case 'changed':
      return { of: 'changed', flags: strings(member(data, 'flags')) };
    case 'rollout': {
      const rollout = member(data, 'rollout');
      return typeof rollout === 'string' ? { of: 'rollout', rollout } : null;
    }
    case 'receipts': {
      const receipts = parseReceipts(data);
      return receipts && { of: 'receipts', receipts };
    }
    case 'emergency':
    case 'reset':
      return { of: name };
    default:
      return null;
  }
}

function member(data: string, name: string): unknown {
  try {
    return (JSON.parse(data) as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
