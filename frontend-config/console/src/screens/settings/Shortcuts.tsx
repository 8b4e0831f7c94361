import { useState } from 'react';
import { SHORTCUTS } from '../../core/keyboard';
import { prefer, preference } from '../../shell/preferences';

/** What single keys do, and whether they do. */
export function Shortcuts() {
  const [on, setOn] = useState(preference('singleKeys') !== 'off');
  return (
    <section className="card">
      <h2>Keyboard</h2>
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
        {SHORTCUTS.map(({ keys, words }) => (
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
    </section>
  );
}
