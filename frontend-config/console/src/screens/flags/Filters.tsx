import { type Asked, type StateFilter, STATES } from './useQuestion';

interface Props {
  readonly asked: Asked;
  readonly ask: (change: Partial<Asked>) => void;
}

/** Narrows the list; the URL follows, so that what one sees can be sent to somebody. */
export function Filters({ asked, ask }: Props) {
  return (
    <search className="filters">
      <input
        type="search"
        data-search
        aria-label="Search flags"
        placeholder="Search key, description or owner ( / )"
        value={asked.search}
        onChange={(event) => ask({ search: event.target.value })}
      />
      <div className="chips" role="group" aria-label="State">
        {(Object.keys(STATES) as StateFilter[]).map((state) => (
          <button key={state} type="button" className="chip" aria-pressed={asked.state === state} onClick={() => ask({ state })}>
            {STATES[state].words}
          </button>
        ))}
        <button type="button" className="chip" aria-pressed={asked.recent} onClick={() => ask({ recent: !asked.recent })}>
          Changed last
        </button>
        {asked.tag && (
          <button type="button" className="chip" aria-pressed="true" aria-label={`Remove tag ${asked.tag}`} onClick={() => ask({ tag: '' })}>
            #{asked.tag} ×
          </button>
        )}
        {asked.owner && (
          <button type="button" className="chip" aria-pressed="true" aria-label={`Remove owner ${asked.owner}`} onClick={() => ask({ owner: '' })}>
            {asked.owner} ×
          </button>
        )}
      </div>
    </search>
  );
}
