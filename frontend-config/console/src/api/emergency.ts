import { hedged } from '../core/hedge';
import type { Place } from '../live/place';
import { FROM_CONSOLE } from './client';
import { Problem } from './problem';
import type { Engaged } from './types';

/** How long one address has before the next is asked too. */
const PATIENCE_MILLIS = 800;
/** After this long it is not known whether anything has happened. */
const TIMEOUT_MILLIS = 3_000;

/**
 * Takes one flag back, or everything with null. Asks the console's own origin and, where that does not answer at once, every
 * address that hears of emergencies; engaging twice is engaging once.
 *
 * @param origins where emergencies are heard of beside this origin
 */
export function engage(place: Place, flag: string | null, reason: string, origins: readonly string[]): Promise<Engaged> {
  const ways = ['', ...origins].map((origin) => () => post(origin, place, { ...(flag === null ? {} : { flag }), reason }));
  return hedged(ways, () => new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLIS)));
}

async function post(origin: string, { project, environment }: Place, body: object): Promise<Engaged> {
  let response: Response;
  try {
    response = await fetch(`${origin}/api/v1/projects/${project}/environments/${environment}/emergency/engage`, {
      method: 'POST',
      credentials: origin ? 'include' : 'same-origin',
      headers: { ...FROM_CONSOLE, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    });
  } catch (error) {
    throw Problem.of(error);
  }
  const answered: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    throw Problem.from(response.status, answered);
  }
  return answered as Engaged;
}
