import { useState } from 'react';
import { SHORTCUTS } from '../core/keyboard';
import { prefer, preference } from './preferences';

/** What the keys do, and whether single ones do anything. */
export function Shortcuts() {
  const [on, setOn] = useState(preference('singleKeys') !== 'off');
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            prefer('singleKeys', event.target.checked ? null : 'off');
            setOn(event.target.checked);
          }}
        />
        Single keys do something
      </label>
      <dl className="shortcuts columns">
        {[{ keys: 'Ctrl K', words: 'Find or do something' }, ...SHORTCUTS].map(({ keys, words }) => (
          <div key={keys}>
            <dt>
              {(keys === 'R' ? '⇧ R' : keys).split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
