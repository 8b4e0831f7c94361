import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { screensFor } from '../screens';
import { useSession } from './session';

/** The screens that are always one step away. */
export function Rail() {
  const [path] = useLocation();
  const session = useSession();
  const rail = useRef<HTMLElement>(null);
  // On a telephone the rail is wider than the page.
  useEffect(() => {
    rail.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [path]);
  return (
    <nav ref={rail} className="rail" aria-label="Screens">
      <ul>
        {screensFor(session).filter(({ label }) => label).map(({ path: to, label, sign, apart }) => (
          <li key={to} className={apart && 'apart'}>
            <Link href={to} aria-current={path === to || path.startsWith(`${to}/`) ? 'page' : undefined}>
              <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
                <path d={sign} />
              </svg>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
