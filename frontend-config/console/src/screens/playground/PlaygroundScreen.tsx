import './playground.css';
import { useDeferredValue, useId, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useFlags } from '../../api/queries';
import { type Context, parseContext } from '../../core/contexts';
import { useTitle } from '../../shell/useTitle';
import { ContextFields } from '../../ui/ContextFields';
import { AllFlags } from './AllFlags';
import { OneFlag } from './OneFlag';

/** What flags answer to somebody, and why. Nothing here changes anything. */
export default function PlaygroundScreen() {
  useTitle('Playground');
  const [parameters, setParameters] = useSearchParams();
  const [initial] = useState(() => fromUrl(parameters.get('context')));
  const [context, setContext] = useState<Context>(initial);
  const settled = useDeferredValue(context);
  const flag = parameters.get('flag') ?? '';
  const show = (key: string, whom = context) =>
    setParameters(() => new URLSearchParams({ ...(key ? { flag: key } : {}), context: JSON.stringify(whom) }), { replace: true });
  return (
    <>
      <header className="title">
        <h1>Playground</h1>
      </header>
      <div className="playground">
        <section className="card">
          <h2>Ask for</h2>
          <FlagField flag={flag} onFlag={show} />
          <h3>Whom</h3>
          <div onBlur={() => show(flag)}>
            <ContextFields initial={initial} onChange={setContext} />
          </div>
        </section>
        <div>{flag ? <OneFlag flag={flag} context={settled} /> : <AllFlags context={settled} onFlag={show} />}</div>
      </div>
    </>
  );
}

function FlagField({ flag, onFlag }: { readonly flag: string; readonly onFlag: (flag: string) => void }) {
  const [text, setText] = useState(flag);
  const [shown, setShown] = useState(flag);
  const id = useId();
  if (shown !== flag) {
    setShown(flag);
    setText(flag);
  }
  const found = useFlags({ limit: 20, ...(text ? { q: text } : {}) }).data?.pages[0]?.items ?? [];
  const change = (next: string) => {
    setText(next);
    if (next === '' || found.some(({ key }) => key === next)) {
      onFlag(next);
    }
  };
  return (
    <>
      <input
        type="search"
        data-search
        list={id}
        aria-label="Flag"
        placeholder="Key of a flag; empty for all ( / )"
        autoComplete="off"
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && onFlag(text)}
      />
      <datalist id={id}>
        {found.map(({ key }) => (
          <option key={key} value={key} />
        ))}
      </datalist>
    </>
  );
}

function fromUrl(text: string | null): Context {
  const read = parseContext(text ?? '{"targetingKey":"user-1"}');
  return 'context' in read ? read.context : { targetingKey: 'user-1' };
}
