import { Link, useLocation } from 'wouter';
import { SCREENS } from '../screens';

/** The screens that are always one step away. */
export function Rail() {
  const [path] = useLocation();
  return (
    <nav className="rail" aria-label="Screens">
      <ul>
        {SCREENS.filter(({ label }) => label).map(({ path: to, label }) => (
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
