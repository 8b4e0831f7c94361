import { createContext, useContext } from 'react';
import type { Permission, Session } from '../api/types';

export const SessionContext = createContext<Session>({ actor: '', permissions: [], projects: [], emergencyOrigins: [] });

/** Who is at the console. */
export function useSession(): Session {
  return useContext(SessionContext);
}

/** Whether whoever is at the console may do something. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

/** The environments of a project that whoever is at the console may open. */
export function useEnvironmentsOf(project: string): readonly string[] {
  return useSession().projects.find(({ key }) => key === project)?.environments ?? [];
}
