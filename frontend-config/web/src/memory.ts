import { fields, readAnswer, text, type Answer } from './answer.js';
import type { Context, Store } from './types.js';

/** Remembers what the server has said last, and to whom. Nothing here throws: a store may be blocked, full or spoilt. */
export interface Memory {
  /** Returns what was kept for `context` within 30 days, and the tag to ask after it with. */
  recall(context: Context): { readonly answer: Answer; readonly tag: string | undefined } | undefined;
  /** Keeps what was said, but for the stream's address, which holds a credential. */
  remember(context: Context, said: unknown, tag: string | undefined): void;
}

const DAYS_30 = 2_592_000_000;

/** Makes the memory of a page that asks `place`, in `store` or, unless told otherwise, in `localStorage`. */
export function memory(place: string, store?: Store | null): Memory {
  const name = 'switchback:' + digest(place);
  const open = () => (store === undefined ? globalThis.localStorage : store);
  const who = (context: Context) => digest(JSON.stringify(context));
  return {
    recall(context) {
      try {
        const kept = fields(JSON.parse(open()?.getItem(name) ?? 'null'));
        const answer = readAnswer(kept['said']);
        return answer && kept['who'] === who(context) && Date.now() - Number(kept['at']) < DAYS_30
          ? { answer, tag: text(kept['tag']) }
          : undefined;
      } catch {
        return undefined;
      }
    },
    remember(context, said, tag) {
      try {
        const lasting = { ...fields(said), eventStreams: undefined };
        open()?.setItem(name, JSON.stringify({ who: who(context), at: Date.now(), tag, said: lasting }));
      } catch {
        // Then it is forgotten with the page.
      }
    },
  };
}

/** Returns a short name for `text`, which another text shares by rare accident: 32-bit FNV-1a. */
function digest(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash;
}
