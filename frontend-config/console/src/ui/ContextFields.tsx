import './context-fields.css';
import { useId, useState } from 'react';
import { type Context, contextOf, parseContext, type Row, rowsOf } from '../core/contexts';
import { replaced, without } from '../core/draft';

interface Props {
  readonly initial: Context;
  readonly onChange: (context: Context) => void;
}

/** Somebody to evaluate for: a form with a line for each attribute, or the same as JSON. */
export function ContextFields({ initial, onChange }: Props) {
  const [rows, setRows] = useState(() => rowsOf(initial));
  const [json, setJson] = useState<string | null>(null);
  const asJson = json !== null;
  const set = (next: readonly Row[]) => {
    setRows(next);
    onChange(contextOf(next));
  };
  return (
    <fieldset className="context">
      <legend className="hidden">Context</legend>
      <div className="chips" role="group" aria-label="Write it as">
        <button type="button" className="chip" aria-pressed={!asJson} onClick={() => setJson(null)}>
          Form
        </button>
        <button type="button" className="chip" aria-pressed={asJson} onClick={() => setJson(JSON.stringify(contextOf(rows), null, 2))}>
          JSON
        </button>
      </div>
      {asJson ? <AsJson text={json} onText={setJson} onContext={(context) => set(rowsOf(context))} /> : <AsForm rows={rows} onRows={set} />}
    </fieldset>
  );
}

function AsForm({ rows, onRows }: { readonly rows: readonly Row[]; readonly onRows: (rows: readonly Row[]) => void }) {
  const id = useId();
  return (
    <>
      {rows.map((row, i) =>
        i === 0 ? (
          <div key={i} className="context-row">
            <label htmlFor={id}>{row.name}</label>
            <input id={id} value={row.text} autoComplete="off" onChange={(event) => onRows(replaced(rows, i, { ...row, text: event.target.value }))} />
          </div>
        ) : (
          <div key={i} className="context-row">
            <input
              aria-label="Attribute"
              placeholder="attribute"
              value={row.name}
              onChange={(event) => onRows(replaced(rows, i, { ...row, name: event.target.value }))}
            />
            <input
              aria-label={`Value of ${row.name || 'the attribute'}`}
              placeholder="value"
              value={row.text}
              onChange={(event) => onRows(replaced(rows, i, { ...row, text: event.target.value }))}
            />
            <button type="button" className="icon" aria-label={`Remove ${row.name || 'this attribute'}`} onClick={() => onRows(without(rows, i))}>
              ×
            </button>
          </div>
        ),
      )}
      <button type="button" className="small" onClick={() => onRows([...rows, { name: '', text: '' }])}>
        Add an attribute
      </button>
    </>
  );
}

interface JsonProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onContext: (context: Context) => void;
}

function AsJson({ text, onText, onContext }: JsonProps) {
  const read = parseContext(text);
  const fault = 'fault' in read ? read.fault : '';
  return (
    <>
      <textarea
        aria-label="Context as JSON"
        className="mono"
        rows={8}
        spellCheck={false}
        aria-invalid={fault !== ''}
        value={text}
        onChange={(event) => {
          onText(event.target.value);
          const next = parseContext(event.target.value);
          if ('context' in next) {
            onContext(next.context);
          }
        }}
      />
      {fault && (
        <p className="fault" role="status">
          <span aria-hidden="true">▲</span> {fault}
        </p>
      )}
    </>
  );
}
