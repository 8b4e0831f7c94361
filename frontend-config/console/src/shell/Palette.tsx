import { useDeferredValue, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { useFlags } from '../api/queries';
import { pathOf, usePlace } from '../live/place';
import { useRollBack } from '../screens/emergency/EmergencyProvider';
import { screensFor } from '../screens';
import { Dialog } from '../ui/Dialog';
import { useSession } from './session';

interface Entry {
  readonly words: string;
  readonly hint: string;
  readonly emergency?: boolean;
  readonly run: () => void;
}

/** Finds screens, environments and flags, and opens the rollback of any of them. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const entries = useEntries(text);
  const id = useId();
  const run = (entry: Entry | undefined) => {
    if (entry) {
      onClose();
      entry.run();
    }
  };
  const present = Math.min(chosen, entries.length - 1);
  return (
    <Dialog title="Find or do something" onClose={onClose}>
      <input
        role="combobox"
        aria-label="Find or do something"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={entries.length ? `${id}-${present}` : undefined}
        data-first
        autoComplete="off"
        spellCheck={false}
        placeholder="A flag, a screen, an environment, or “roll back”"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            const by = event.key === 'ArrowDown' ? 1 : entries.length - 1;
            setChosen((present + by) % Math.max(1, entries.length));
          } else if (event.key === 'Enter') {
            event.preventDefault();
            run(entries[present]);
          }
        }}
      />
      <ul role="listbox" id={`${id}-list`} aria-label="Found" className="palette">
        {entries.map((entry, i) => (
          <li
            key={entry.words}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === present}
            className={entry.emergency ? 'emergency' : undefined}
            onPointerMove={() => setChosen(i)}
            onClick={() => run(entry)}
          >
            <span>{entry.words}</span> <span className="quiet">{entry.hint}</span>
          </li>
        ))}
      </ul>
      {entries.length === 0 && <p className="quiet">Nothing is called that.</p>}
    </Dialog>
  );
}

const ROLL = /^roll(?:\s*back)?\s*/i;

function useEntries(text: string): Entry[] {
  const place = usePlace();
  const session = useSession();
  const [, navigate] = useLocation();
  const rollBack = useRollBack();
  const rolling = ROLL.test(text);
  const wanted = useDeferredValue(text.replace(ROLL, '').trim());
  const flags = useFlags({ limit: 8, ...(wanted ? { q: wanted } : {}) }).data?.pages[0]?.items ?? [];
  const environments = session.projects.find(({ key }) => key === place.project)?.environments ?? [];
  const matches = (words: string) => words.toLowerCase().includes(text.trim().toLowerCase());
  const rollbacks: Entry[] = flags.slice(0, rolling ? 8 : 3).map(({ key }) => ({
    words: `Roll back ${key} in ${place.environment}`,
    hint: 'all traffic to V1',
    emergency: true,
    run: () => rollBack(key),
  }));
  const everything: Entry = {
    words: `Roll back everything in ${place.environment}`,
    hint: 'all traffic to V1',
    emergency: true,
    run: () => rollBack(null),
  };
  if (rolling) {
    return [...(wanted ? [] : [everything]), ...rollbacks];
  }
  return [
    ...screensFor(session).flatMap(({ label, path }) => (label && matches(label) ? [{ words: label, hint: 'screen', run: () => navigate(path) }] : [])),
    ...flags.map(({ key, description }) => ({
      words: key,
      hint: description || 'flag',
      run: () => navigate(`/flags/${encodeURIComponent(key)}`),
    })),
    ...environments
      .filter((key) => key !== place.environment && matches(key))
      .map((key) => ({ words: `Go to ${key}`, hint: 'environment', run: () => navigate(`~${pathOf({ ...place, environment: key })}`) })),
    ...(wanted ? rollbacks : []),
    ...(matches('roll back everything') ? [everything] : []),
  ];
}
