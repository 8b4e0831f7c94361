import { createContext, useContext } from 'react';
import type { Session } from '../api/types';

export const SessionContext = createContext<Session>({ actor: '', permissions: [], projects: [], emergencyOrigins: [] });

/** Who is at the console. */
export function useSession(): Session {
  return useContext(SessionContext);
}
