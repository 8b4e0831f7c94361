import createClient, { type Middleware } from 'openapi-fetch';
import { Problem } from './problem';
import type { paths } from './schema';

/** What proves that a request was made by the console's own pages and by no other site's. */
export const FROM_CONSOLE = { 'X-Switchback-Console': '1' } as const;

const TIMEOUT_MILLIS = 15_000;

/** What reads all that a database holds takes as long as there is much of it. */
const WHOLE_MILLIS = 600_000;
const OF_ALL_THERE_IS = /\/api\/v1\/(backups|verification)(\?|$)/;

/** Is told of the next change instead of the service. */
let instead: ((change: Request) => void) | null = null;

const console_: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET') {
      if (instead) {
        instead(request);
        throw new Problem(0, 'unsent', 'It was only looked at.');
      }
      for (const [name, value] of Object.entries(FROM_CONSOLE)) {
        request.headers.set(name, value);
      }
    }
    return request;
  },
  onResponse({ response }) {
    if (response.status === 401) {
      onSignedOut();
    }
  },
};

let onSignedOut: () => void = () => {};

/** Says what happens when the service no longer knows who is asking. */
export function whenSignedOut(action: () => void): void {
  onSignedOut = action;
}

/** The admin API, with types from its contract. */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? 'http://localhost',
  credentials: 'same-origin',
  // The service's tags name what can be edited: a browser's cache would answer with confirmations and findings of before.
  cache: 'no-store',
  fetch: (request) =>
    globalThis.fetch(request, { signal: AbortSignal.timeout(OF_ALL_THERE_IS.test(request.url) ? WHOLE_MILLIS : TIMEOUT_MILLIS) }),
});
api.use(console_);

/** The first change that `work` would ask the service for, which is not asked; null if there is none. */
export async function unsent(work: () => Promise<unknown>): Promise<Request | null> {
  const changes: Request[] = [];
  instead = (change) => changes.push(change);
  try {
    await work();
  } catch {
    // It did not get what it asked for.
  } finally {
    instead = null;
  }
  return changes[0] ?? null;
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * What was asked for, or the {@link Problem} in its stead.
 *
 * @param asked a request under way
 */
export async function answer<T>(asked: Promise<Answer<T>>): Promise<T> {
  let found: Answer<T>;
  try {
    found = await asked;
  } catch (error) {
    throw Problem.of(error);
  }
  if (!found.response.ok) {
    throw Problem.from(found.response.status, found.error);
  }
  return found.data as T;
}

/** The entity tag of a version. */
export function etag(version: number): string {
  return `"${version}"`;
}

/** A key for one request, which may be sent twice and is carried out once. */
export function requestKey(): string {
  return crypto.randomUUID();
}
