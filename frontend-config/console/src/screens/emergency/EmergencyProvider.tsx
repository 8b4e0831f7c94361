import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { useLocation } from 'wouter';
import { RollBackDialog } from './RollBackDialog';

/** Opens the dialog for one flag, for the whole environment with null, and for what the page shows without an argument. */
export type RollBack = (flag?: string | null) => void;

const RollBackContext = createContext<RollBack>(() => {});

/** Opens the dialog that takes traffic back. */
export function useRollBack(): RollBack {
  return useContext(RollBackContext);
}

/** Has the rollback dialog at hand on every page. */
export function EmergencyProvider({ children }: { readonly children: ReactNode }) {
  const [target, setTarget] = useState<{ flag: string | null } | null>(null);
  const [path] = useLocation();
  const rollBack = useCallback<RollBack>((flag) => setTarget({ flag: flag === undefined ? flagOf(path) : flag }), [path]);
  return (
    <RollBackContext value={rollBack}>
      {children}
      {target && <RollBackDialog flag={target.flag} onClose={() => setTarget(null)} />}
    </RollBackContext>
  );
}

function flagOf(path: string): string | null {
  const [, flag] = /^\/flags\/([^/]+)/.exec(path) ?? [];
  return flag === undefined ? null : decodeURIComponent(flag);
}
