import { FROM_CONSOLE } from './client';
import { Problem } from './problem';
import type { Session } from './types';

const PATH = '/api/v1/session';

/** Who is at the console; null for nobody. */
export async function currentSession(): Promise<Session | null> {
  const response = await ask('GET');
  if (response.status === 401) {
    return null;
  }
  return (await accepted(response)).json() as Promise<Session>;
}

/** Opens a session, which a cookie holds that scripts cannot read. */
export async function signIn(key: string): Promise<void> {
  await accepted(await ask('POST', { key }));
}

/** Ends the session. */
export async function signOut(): Promise<void> {
  await accepted(await ask('DELETE'));
}

async function ask(method: string, body?: object): Promise<Response> {
  try {
    return await fetch(PATH, {
      method,
      credentials: 'same-origin',
      headers: { ...(method === 'GET' ? {} : FROM_CONSOLE), ...(body ? { 'Content-Type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch (error) {
    throw Problem.of(error);
  }
}

async function accepted(response: Response): Promise<Response> {
  if (!response.ok) {
    throw Problem.from(response.status, await response.json().catch(() => null));
  }
  return response;
}
