import { Link, useLocation } from 'wouter';
import { screensFor } from '../screens';
import { useSession } from './session';

/** The screens that are always one step away. */
export function Rail() {
  const [path] = useLocation();
  const session = useSession();
  return (
    <nav className="rail" aria-label="Screens">
      <ul>
        {screensFor(session).filter(({ label }) => label).map(({ path: to, label }) => (
          <li key={to}>
            <Link href={to} aria-current={path === to || path.startsWith(`${to}/`) ? 'page' : undefined}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
