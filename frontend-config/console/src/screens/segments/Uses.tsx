import { Link } from 'wouter';
import { Pending } from '../../ui/Pending';
import { useUses } from './queries';

/** Whom a change of the segment reaches. */
export function Uses({ segment }: { readonly segment: string }) {
  const uses = useUses(segment);
  return (
    <section className="card">
      <h2>Used by</h2>
      <Pending query={uses}>
        {({ flags, segments, rollouts, indirect }) =>
          flags.length + segments.length + rollouts.length + indirect.length === 0 ? (
            <p className="quiet">Nothing: a change of it changes nobody's answers.</p>
          ) : (
            <ul className="plain uses">
              <Names words="Flags" path="/flags" names={flags} />
              <Names words="Flags, through other segments" path="/flags" names={indirect} />
              <Names words="Segments" path="/segments" names={segments} />
              <Names words="Open rollouts" path="/rollouts" names={rollouts} />
            </ul>
          )
        }
      </Pending>
    </section>
  );
}

function Names({ words, path, names }: { readonly words: string; readonly path: string; readonly names: readonly string[] }) {
  if (names.length === 0) {
    return null;
  }
  return (
    <li>
      <span className="quiet">{words}:</span>
      {names.map((name) => (
        <Link key={name} href={`${path}/${encodeURIComponent(name)}`}>
          {name}
        </Link>
      ))}
    </li>
  );
}
