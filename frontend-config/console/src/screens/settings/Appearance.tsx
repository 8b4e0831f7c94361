import { useState } from 'react';
import { prefer, preference } from '../../shell/preferences';

const THEMES = { system: 'as the system has it', light: 'light', dark: 'dark' } as const;

type Theme = keyof typeof THEMES;

/** Light or dark, kept in this browser. */
export function Appearance() {
  const [theme, setTheme] = useState<Theme>(themeKept);
  const choose = (wanted: Theme) => {
    prefer('theme', wanted === 'system' ? null : wanted);
    document.documentElement.dataset['theme'] = wanted;
    setTheme(wanted);
  };
  return (
    <fieldset className="card tight">
      <legend className="hidden">Theme</legend>
      <h2>Theme</h2>
      {(Object.keys(THEMES) as Theme[]).map((one) => (
        <label key={one} className="check">
          <input type="radio" name="theme" checked={theme === one} onChange={() => choose(one)} />
          {THEMES[one]}
        </label>
      ))}
    </fieldset>
  );
}

function themeKept(): Theme {
  const kept = preference('theme');
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}
