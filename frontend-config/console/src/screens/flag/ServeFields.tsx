import type { Serve } from '../../api/types';
import { EVERYBODY, percent, withShare, type Weights } from '../../core/shares';
import { ShareInput } from './ShareInput';

interface Props {
  readonly id: string;
  readonly variations: readonly string[];
  readonly rollback: string;
  readonly serve: Serve;
  readonly onChange: (serve: Serve) => void;
}

const PRESETS = [0, 1, 5, 10, 25, 50, 100].map((each) => each * 1000);

/** One variation for everybody, or a share for each. */
export function ServeFields({ id, variations, rollback, serve, onChange }: Props) {
  const weights = weightsOf(serve, variations);
  const change = (key: string, share: number) => onChange(serveOf(withShare(weights, key, share), serve));
  const candidates = variations.filter((key) => key !== rollback);
  return (
    <div className="serve">
      <Bar weights={weights} rollback={rollback} />
      {candidates.map((key) => (
        <div key={key} className="share-row">
          <label htmlFor={`${id}-${key}`}>{key}</label>
          <input
            type="range"
            aria-label={`Share of ${key}`}
            min={0}
            max={EVERYBODY}
            step={1000}
            value={weights[key] ?? 0}
            onChange={(event) => change(key, Number(event.target.value))}
          />
          <ShareInput id={`${id}-${key}`} share={weights[key] ?? 0} onChange={(share) => change(key, share)} />
          {candidates.length === 1 && (
            <div className="presets" role="group" aria-label={`Common shares of ${key}`}>
              {PRESETS.map((share) => (
                <button key={share} type="button" className="small" aria-pressed={weights[key] === share} onClick={() => change(key, share)}>
                  {share / 1000}
                </button>
              ))}
            </div>
          )}
        </div>
      ))}
    </div>
  );
}

function Bar({ weights, rollback }: { readonly weights: Weights; readonly rollback: string }) {
  return (
    <div className="bar" role="img" aria-label={Object.entries(weights).map(([key, share]) => `${key} ${percent(share)}`).join(', ')}>
      {Object.entries(weights).map(([key, share]) => (
        <span key={key} className={key === rollback ? 'v1' : 'v2'} style={{ flexGrow: share }} hidden={share === 0}>
          {share >= 6000 && `${key} ${percent(share)}`}
        </span>
      ))}
    </div>
  );
}

function weightsOf(serve: Serve, variations: readonly string[]): Weights {
  return Object.fromEntries(
    variations.map((key) => [key, 'variation' in serve ? (serve.variation === key ? EVERYBODY : 0) : (serve.weights[key] ?? 0)]),
  );
}

/** Weights of which one is everybody are that variation, unless how they are dealt was said. */
function serveOf(weights: Weights, before: Serve): Serve {
  if ('weights' in before) {
    return { ...before, weights };
  }
  const everybody = Object.keys(weights).find((key) => weights[key] === EVERYBODY);
  return everybody === undefined ? { weights } : { variation: everybody };
}
