import { useInstances } from '../../api/queries';
import { stragglerWords } from '../../core/stragglers';
import { useNow } from '../../ui/useNow';

/** How many are named; where there are more, those are counted. */
const NAMED = 8;

/** Who does not obey the present epoch yet, and why. */
export function Stragglers() {
  const instances = useInstances(1_000).data;
  const now = useNow();
  const behind = instances?.items.filter(({ epoch }) => epoch !== instances.epoch) ?? [];
  if (behind.length === 0) {
    return null;
  }
  return (
    <ul className="plain stragglers">
      {behind.slice(0, NAMED).map((instance) => (
        <li key={instance.incarnation}>
          <strong>{instance.name}</strong> <span className="quiet">{stragglerWords(instance, now)}</span>
        </li>
      ))}
      {behind.length > NAMED && <li className="quiet">and {behind.length - NAMED} more</li>}
    </ul>
  );
}
