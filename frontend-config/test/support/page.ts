import { EventSource } from 'eventsource';
import type { Store } from '@switchback/web';

/** What a browser has and Node.js has not: a document that can be hidden, a window's events, and an event source. */
export class Page {
  readonly document = Object.assign(new EventTarget(), { hidden: false });
  private readonly window = new EventTarget();

  private constructor() {}

  /** Opens a page; what it defines is gone when it is closed. */
  static open(): Page {
    const page = new Page();
    const { window } = page;
    Object.assign(globalThis, {
      EventSource,
      document: page.document,
      addEventListener: window.addEventListener.bind(window),
      removeEventListener: window.removeEventListener.bind(window),
    });
    return page;
  }

  hide(): void {
    this.document.hidden = true;
    this.document.dispatchEvent(new Event('visibilitychange'));
  }

  show(): void {
    this.document.hidden = false;
    this.document.dispatchEvent(new Event('visibilitychange'));
  }

  goOnline(): void {
    this.window.dispatchEvent(new Event('online'));
  }

  close(): void {
    for (const name of ['EventSource', 'document', 'addEventListener', 'removeEventListener']) {
      Reflect.deleteProperty(globalThis, name);
    }
  }
}

/** A store in memory. */
export class Memory implements Store {
  readonly items = new Map<string, string>();

  getItem(name: string): string | null {
    return this.items.get(name) ?? null;
  }

  setItem(name: string, value: string): void {
    this.items.set(name, value);
  }
}

/** Waits for what happens by itself. */
export async function eventually(holds: () => boolean, what: string, seconds = 10): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  while (!holds()) {
    if (Date.now() > end) {
      throw new Error(`Not within ${seconds} s: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
