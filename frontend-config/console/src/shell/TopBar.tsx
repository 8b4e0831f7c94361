import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { signOut } from '../api/session';
import { pathOf, usePlace } from '../live/place';
import { LiveStamp } from './LiveStamp';
import { Mark } from './Login';
import { prefer, preference } from './preferences';
import { useSession } from './session';

/** Where one is, how fresh that is, and what is always at hand. */
export function TopBar({ onPalette }: { readonly onPalette: () => void }) {
  return (
    <header className="topbar">
      <span className="brand">
        <Mark />
        <span>Switchback</span>
      </span>
      <PlaceSwitch />
      <button type="button" className="finder" onClick={onPalette}>
        <span>Find or do …</span>
        <kbd>{/Mac/.test(navigator.userAgent) ? '⌘' : 'Ctrl'} K</kbd>
      </button>
      <LiveStamp />
      <ThemeSwitch />
      <SignOut />
    </header>
  );
}

function PlaceSwitch() {
  const { project, environment } = usePlace();
  const { projects } = useSession();
  const [, navigate] = useLocation();
  const environmentsOf = (key: string) => projects.find((one) => one.key === key)?.environments ?? [];
  const go = (to: string, where: string | undefined) => where && navigate(`~${pathOf({ project: to, environment: where }, '/')}`);
  return (
    <div className="place">
      {projects.length > 1 && (
        <select aria-label="Project" value={project} onChange={(event) => go(event.target.value, environmentsOf(event.target.value)[0])}>
          {projects.map(({ key }) => (
            <option key={key}>{key}</option>
          ))}
        </select>
      )}
      <select aria-label="Environment" className="environment" value={environment} onChange={(event) => go(project, event.target.value)}>
        {[...new Set([environment, ...environmentsOf(project)])].map((key) => (
          <option key={key}>{key}</option>
        ))}
      </select>
    </div>
  );
}

const THEMES = { system: { mark: '◐', next: 'light' }, light: { mark: '☀', next: 'dark' }, dark: { mark: '☾', next: 'system' } } as const;

function ThemeSwitch() {
  const kept = preference('theme');
  const [theme, setTheme] = useState<keyof typeof THEMES>(kept === 'light' || kept === 'dark' ? kept : 'system');
  const { mark, next } = THEMES[theme];
  const change = () => {
    prefer('theme', next === 'system' ? null : next);
    document.documentElement.dataset['theme'] = next;
    setTheme(next);
  };
  return (
    <button type="button" className="icon" onClick={change} aria-label={`Theme: ${theme}. Change to ${next}`} title={`Theme: ${theme}`}>
      {mark}
    </button>
  );
}

function SignOut() {
  const { actor } = useSession();
  const queries = useQueryClient();
  const leave = async () => {
    await signOut().catch(() => {});
    queries.clear();
    location.assign('/');
  };
  return (
    <button type="button" className="icon" onClick={() => void leave()} title={actor}>
      Sign out
    </button>
  );
}
