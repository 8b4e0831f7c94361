import './sides.css';
import type { ReactNode } from 'react';

/** Two things beside each other where there is room. */
export function Sides({ children }: { readonly children: ReactNode }) {
  return <div className="sides">{children}</div>;
}
