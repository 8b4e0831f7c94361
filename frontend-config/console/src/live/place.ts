import { createContext, useContext } from 'react';

/** Where one is. */
export interface Place {
  readonly project: string;
  readonly environment: string;
}

export const PlaceContext = createContext<Place | null>(null);

/** Where one is, of a screen inside an environment. */
export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (!place) {
    throw new Error('This is no screen of an environment.');
  }
  return place;
}

/** The path of a place's screen from everywhere. */
export function pathOf({ project, environment }: Place, path = '/flags'): string {
  return `/p/${project}/${environment}${path}`;
}
