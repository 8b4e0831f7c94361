import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { explain, explainElsewhere } from '../../api/evaluations';
import { useFlag } from '../../api/queries';
import type { Evaluation, Json } from '../../api/types';
import type { Context } from '../../core/contexts';
import { valueWords } from '../../core/differences';
import { CAUSE_WORDS } from '../../core/reasons';
import { curl, java, typescript } from '../../core/snippets';
import { usePlace } from '../../live/place';
import { useEnvironmentsOf } from '../../shell/session';
import { Copy } from '../../ui/Copy';
import { Pending } from '../../ui/Pending';
import { Table } from '../../ui/Table';
import { Trace } from '../../ui/Trace';
import { Shares } from './Shares';

interface Props {
  readonly flag: string;
  readonly context: Context;
}

/** What one flag answers to somebody here and elsewhere, on what way, and to how many others the same. */
export function OneFlag({ flag, context }: Props) {
  const place = usePlace();
  const evaluation = useQuery({
    queryKey: [place.project, place.environment, 'flag', flag, 'answer', context],
    placeholderData: keepPreviousData,
    queryFn: () => explain(place, flag, context),
  });
  return (
    <>
      <section className="card">
        <header>
          <h2>Answer</h2>
          <Snippets flag={flag} context={context} />
        </header>
        <Pending query={evaluation}>
          {(found) => (
            <>
              <p className="answer" role="status">
                <strong>{found.variation ?? "the caller's default"}</strong>
                {found.variation !== undefined && <code>{valueWords(found.value as Json)}</code>}
                <span className="quiet">
                  since {CAUSE_WORDS[found.cause]} · {found.reason}
                  {found.errorCode ? ` ${found.errorCode}` : ''} · version {found.version} ·{' '}
                  <Link href={`/flags/${encodeURIComponent(flag)}`}>open the flag</Link>
                </span>
              </p>
              {found.aside && <p className="note info">{found.aside} would run aside and be compared.</p>}
              <Trace steps={found.steps ?? []} />
            </>
          )}
        </Pending>
      </section>
      <Shares flag={flag} context={context} />
      <Elsewhere flag={flag} context={context} />
    </>
  );
}

function Snippets({ flag, context }: Props) {
  const place = usePlace();
  const configured = useFlag(flag).data;
  if (!configured) {
    return null;
  }
  const question = { origin: location.origin, ...place, flag: configured, context };
  return (
    <span className="copies">
      <Copy label="Copy as cURL" text={curl(question)} />
      <Copy label="Java" text={java(question)} />
      <Copy label="TypeScript" text={typescript(question)} />
    </span>
  );
}

/** The same question in the other environments of the project. */
function Elsewhere({ flag, context }: Props) {
  const { project, environment } = usePlace();
  const others = useEnvironmentsOf(project).filter((key) => key !== environment);
  const answers = useQueries({
    queries: others.map((other) => ({
      queryKey: [project, other, 'flag', flag, 'answer', context],
      queryFn: () => explainElsewhere({ project, environment: other }, flag, context),
    })),
  });
  if (others.length === 0) {
    return null;
  }
  return (
    <section className="card">
      <h2>In other environments</h2>
      <Table caption="The same question in other environments" columns={['Environment', 'Variation', 'Because']}>
        {others.map((other, i) => (
          <tr key={other}>
            <th scope="row">{other}</th>
            <Cells answer={answers[i]?.data} failed={answers[i]?.isError ?? false} />
          </tr>
        ))}
      </Table>
    </section>
  );
}

/** An answer, null where there is no such flag, or undefined while nothing is known. */
function Cells({ answer, failed }: { readonly answer: Evaluation | null | undefined; readonly failed: boolean }) {
  const without = answer === null ? 'there is no such flag' : failed ? 'no answer' : 'asking …';
  return (
    <>
      <td>{answer ? (answer.variation ?? "the caller's default") : '–'}</td>
      <td className="quiet">{answer ? CAUSE_WORDS[answer.cause] : without}</td>
    </>
  );
}
