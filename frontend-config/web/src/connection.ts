import type { Manifest, Options } from './types.js';

/** What the server has said: an answer and its tag. */
export interface Said {
  readonly json: unknown;
  readonly tag: string | undefined;
}

/** What a connection needs of whoever holds the values. */
export interface Holder {
  /** Returns the body to ask with. May throw. */
  body(): string;
  /** Returns the tag of what is held. */
  tag(): string | undefined;
  /** Takes an answer, or that there is nothing new; returns where to hear of changes. Throws at what is no answer. */
  take(said: Said | undefined): string | undefined;
  /** Hears that there was no answer. */
  fail(error: unknown): void;
}

export interface Connection {
  /** Asks, after what is being asked now; resolves when there was an answer or none. */
  refresh(this: void): Promise<void>;
  /** Drops what is being asked now, and asks anew. */
  restart(this: void): Promise<void>;
  close(this: void): void;
}

export type Settings = Pick<Options<Manifest>, 'key' | 'pollMs' | 'stream' | 'timeoutMs'>;

const SECOND = 1_000;
const FLAGS = '/ofrep/v1/evaluate/flags';
const UNCHANGED = 304;
const CLOSED = 2;

/**
 * Asks for all flags now, at the server's word, when the page comes back to sight or to the network, and from time to
 * time. After a failure it pauses at random below a bound that doubles up to five minutes (full jitter), and no shorter
 * than it is told, up to a quarter of an hour.
 */
export function connect(
  url: string,
  { key, pollMs = 60 * SECOND, stream = true, timeoutMs = 3 * SECOND }: Settings,
  holder: Holder,
): Connection {
  // A timer that is told what it cannot count to rings at once, again and again.
  const pace = pollMs > 0 && pollMs < 2e8 ? pollMs : 0;
  const page = globalThis.document as Document | undefined;
  const life = new AbortController();
  const { signal } = life;
  let asking: AbortController | undefined;
  let last = Promise.resolve();
  let waiting = false;
  let asked = 0;
  let failures = 0;
  let refusals = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let events: EventSource | undefined;
  let live = false;
  let news = '';

  async function ask(): Promise<void> {
    waiting = false;
    if (signal.aborted) {
      return;
    }
    asked = Date.now();
    const mine = (asking = new AbortController());
    const late = setTimeout(() => mine.abort(), timeoutMs);
    let told = 0;
    try {
      const answer = await request(mine.signal);
      told = Number(answer.headers.get('Retry-After')) || 0;
      const said = await read(answer);
      if (mine === asking) {
        const address = holder.take(said);
        failures = 0;
        listen(address);
      }
    } catch (error) {
      if (mine === asking) {
        failures++;
        holder.fail(error);
      }
    }
    clearTimeout(late);
    plan(told);
  }

  function request(until: AbortSignal): Promise<Response> {
    // Only a whole answer says where the events are.
    const tag = stream && !events ? undefined : holder.tag();
    return fetch(url + FLAGS + news, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(key && { Authorization: `Bearer ${key}` }),
        ...(tag && { 'If-None-Match': tag }),
      },
      body: holder.body(),
      signal: until,
    });
  }

  /** Sets the clock for the next time to ask. */
  function plan(told = 0): void {
    clearTimeout(timer);
    const retry = Math.min(2 ** Math.max(failures, refusals), 300) * SECOND * Math.random();
    const poll = pace * (live ? 5 : 1) * (0.5 + Math.random());
    const pause = failures ? Math.min(told, 900) * SECOND + retry : refusals ? Math.min(retry, poll || retry) : poll;
    if ((pace || failures || refusals) && !signal.aborted) {
      timer = setTimeout(() => (page?.hidden && !failures ? plan() : refresh()), pause);
      // Node.js may end meanwhile.
      (timer as { unref?: () => void }).unref?.();
    }
  }

  function listen(address: string | undefined): void {
    if (!stream || events || !address || !globalThis.EventSource) {
      return;
    }
    let mine: EventSource;
    try {
      mine = events = new EventSource(address[0] === '/' ? url + address : address);
    } catch {
      refusals++;
      return;
    }
    mine.onmessage = ({ lastEventId }) => {
      live = true;
      refusals = 0;
      news = '?flagConfigEtag=' + encodeURIComponent(lastEventId);
      void refresh();
    };
    mine.onerror = () => {
      live = false;
      if (mine.readyState === CLOSED) {
        // The address has expired, or is refused; the next answer holds another.
        events = undefined;
        refusals++;
      }
      plan();
    };
  }

  function refresh(): Promise<void> {
    if (!waiting && !signal.aborted) {
      waiting = true;
      last = last.then(ask);
    }
    return last;
  }

  function awake(): void {
    if (!page?.hidden && Date.now() - asked > 5 * SECOND) {
      void refresh();
    }
  }

  page?.addEventListener('visibilitychange', awake, { signal });
  globalThis.addEventListener?.('online', awake, { signal });

  return {
    refresh,
    restart() {
      asking?.abort();
      asking = undefined;
      return refresh();
    },
    close() {
      life.abort();
      asking?.abort();
      asking = undefined;
      events?.close();
      clearTimeout(timer);
    },
  };
}

async function read(answer: Response): Promise<Said | undefined> {
  if (answer.status === UNCHANGED) {
    return undefined;
  }
  if (!answer.ok) {
    throw new Error(`The server has answered ${answer.status}`);
  }
  return { json: await answer.json(), tag: answer.headers.get('ETag') ?? undefined };
}
