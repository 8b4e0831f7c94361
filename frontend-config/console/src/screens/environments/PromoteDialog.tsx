import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../../api/problem';
import type { PromotionItem } from '../../api/types';
import { itemWords, places, planWords } from '../../core/promotion';
import { usePlace } from '../../live/place';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { Changes } from '../../ui/Differences';
import { Pending } from '../../ui/Pending';
import { previewPromotion, promote, type Scope } from './queries';

interface Props {
  readonly from: string;
  readonly flags: readonly string[];
  readonly scope: Scope;
  readonly onClose: () => void;
  readonly onPromoted: () => void;
}

/** All of it or nothing, exactly as it is shown here. */
export function PromoteDialog({ from, flags, scope, onClose, onPromoted }: Props) {
  const place = usePlace();
  const queries = useQueryClient();
  const plan = useQuery({
    queryKey: ['promoting', place, from, flags, scope],
    queryFn: () => previewPromotion(place, from, flags, scope),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const confirm = async (reason: string) => {
    if (!plan.data) {
      throw new Problem(0, 'unread', 'It has not been worked out yet what changes.');
    }
    try {
      await promote(place, plan.data, scope, reason);
    } catch (thrown) {
      void plan.refetch();
      throw thrown;
    }
    onPromoted();
    await queries.invalidateQueries({ queryKey: [place.project, place.environment] });
  };
  const what = flags.length === 1 ? flags[0] : `${flags.length} flags`;
  return (
    <ConfirmRisk title={`Promote ${what} from ${from}, to take effect`} verb="Promote" onConfirm={confirm} onClose={onClose}>
      <Pending query={plan}>
        {(found) => (
          <>
            <p role="status">{planWords(found)}</p>
            {found.segments.length > 0 && <p>Segments that come along: {found.segments.join(', ')}</p>}
            {found.flags.map((item) => (
              <Item key={item.key} item={item} />
            ))}
          </>
        )}
      </Pending>
    </ConfirmRisk>
  );
}

function Item({ item }: { readonly item: PromotionItem }) {
  const found = places(item);
  return (
    <section className="promoted">
      <h3>{item.key}</h3>
      <p className="quiet">{itemWords(item)}</p>
      {found.length > 0 && (
        <Changes caption={`What changes of ${item.key}`} changes={found.map(({ words, ...sides }) => ({ place: words, ...sides }))} />
      )}
    </section>
  );
}
