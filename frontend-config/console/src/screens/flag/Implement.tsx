import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useEmergency, useReceipts } from '../../api/queries';
import type { Flag } from '../../api/types';
import { curl, java, type Question, typescript } from '../../core/snippets';
import { count } from '../../core/time';
import { usePlace } from '../../live/place';
import { Copy } from '../../ui/Copy';

const LANGUAGES: Readonly<Record<string, (question: Question) => string>> = { Java: java, TypeScript: typescript, cURL: curl };

const CONTEXT = { targetingKey: 'user-1' };

/** How a program asks for the flag, and whether any listens; open for who has just made it. */
export function Implement({ flag }: { readonly flag: Flag }) {
  const place = usePlace();
  const [parameters] = useSearchParams();
  const [language, setLanguage] = useState('Java');
  const text = LANGUAGES[language]?.({ origin: location.origin, ...place, flag, context: CONTEXT }) ?? '';
  return (
    <details className="card implement" open={parameters.get('new') === '1'}>
      <summary>
        <h2>In your program</h2>
      </summary>
      <Listeners />
      <div className="actions" role="group" aria-label="Language">
        {Object.keys(LANGUAGES).map((name) => (
          <button key={name} type="button" className="small" aria-pressed={name === language} onClick={() => setLanguage(name)}>
            {name}
          </button>
        ))}
        <Copy key={language} label="Copy" text={text} />
      </div>
      <pre tabIndex={0} role="group" aria-label={`The flag in ${language}`}>
        {text}
      </pre>
    </details>
  );
}

function Listeners() {
  const { environment } = usePlace();
  const asked = useEmergency().data?.confirmations.instances;
  const pushed = useReceipts().data;
  const instances = pushed ? pushed.streaming + pushed.polling : (asked ?? 0);
  return (
    <p role="status" className="quiet">
      {instances === 0
        ? `No program has been heard of in ${environment} yet.`
        : `✓ ${count(instances)} ${instances === 1 ? 'program follows' : 'programs follow'} ${environment}.`}
    </p>
  );
}
