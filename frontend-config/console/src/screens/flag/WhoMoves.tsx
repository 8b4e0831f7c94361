import { SAMPLE } from '../../api/flags';
import type { Preview } from '../../api/types';
import { percent } from '../../core/shares';

/** Who would be served another variation: as shares where that is exact, and counted among made-up users. */
export function WhoMoves({ preview }: { readonly preview: Preview }) {
  const { shares, contexts } = preview;
  if (shares.places.length === 0 && shares.unknown.length === 0 && !contexts?.moved) {
    return (
      <p className="moves" role="status">
        Nobody moves.
      </p>
    );
  }
  return (
    <div className="moves" role="status">
      {shares.places.flatMap(({ pointer, whom, moves }) =>
        moves.map(({ from, to, weight }) => (
          <p key={`${pointer} ${from} ${to}`}>
            <strong>{percent(weight)}</strong> of {whom || 'everybody'} move {moveWords(from, to)}
          </p>
        )),
      )}
      {shares.unknown.map((words) => (
        <p key={words} className="quiet">
          {words}
        </p>
      ))}
      {contexts && <p className="quiet">{sampleWords(contexts)}</p>}
    </div>
  );
}

function sampleWords({ moved, moves }: NonNullable<Preview['contexts']>): string {
  const [only, ...others] = moves;
  const ways = only && others.length === 0 ? ` ${moveWords(only.from, only.to)}` : moves.map(({ from, to, count }) => `; ${count} ${moveWords(from, to)}`).join('');
  return `Of ${SAMPLE.toLocaleString('en-US')} made-up users ${moved} move${ways}.`;
}

function moveWords(from: string | undefined, to: string | undefined): string {
  return `from ${from ?? "callers' default"} to ${to ?? "callers' default"}`;
}
