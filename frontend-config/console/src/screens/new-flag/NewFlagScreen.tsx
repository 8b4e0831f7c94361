import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { answer, api } from '../../api/client';
import { usePlace } from '../../live/place';
import { useTitle } from '../../shell/useTitle';
import { CopyRequest } from '../../ui/CopyRequest';
import { ProblemNote } from '../../ui/ProblemNote';

/** Makes a switch between V1 and V2. It is off, and V2 has nobody: making a flag moves no traffic. */
export default function NewFlagScreen() {
  useTitle('New flag');
  const place = usePlace();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [words, setWords] = useState({ key: '', description: '', owner: '' });
  const [error, setError] = useState<unknown>(null);
  const put = () => {
    const { key, description, owner } = words;
    return answer(
      api.PUT('/api/v1/projects/{project}/environments/{environment}/flags/{flag}', {
        params: { path: { ...place, flag: key }, header: { 'If-None-Match': '*' } },
        body: {
          type: 'boolean',
          description,
          owner,
          enabled: false,
          variations: [
            { key: 'v1', value: false },
            { key: 'v2', value: true },
          ],
          rollbackVariation: 'v1',
          defaultRule: { variation: 'v1' },
        },
      }),
    );
  };
  const create = async () => {
    try {
      await put();
      void queries.invalidateQueries({ queryKey: [place.project, place.environment, 'flags'] });
      navigate(`/flags/${encodeURIComponent(words.key)}?new=1`);
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <>
      <header className="title">
        <h1>New flag in {place.environment}</h1>
      </header>
      <form
        className="card new-flag"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <p className="quiet">A switch between V1 and V2. It is off at first, and V2 has nobody.</p>
        <label htmlFor="key">Key</label>
        <input
          id="key"
          required
          maxLength={128}
          pattern="[A-Za-z0-9][A-Za-z0-9._~\-]*"
          title="Letters, digits, dots, hyphens, underscores and tildes; a letter or a digit first"
          autoComplete="off"
          spellCheck={false}
          placeholder="checkout.pricing"
          value={words.key}
          onChange={(event) => setWords({ ...words, key: event.target.value })}
        />
        <label htmlFor="description">Description</label>
        <input
          id="description"
          maxLength={2000}
          value={words.description}
          onChange={(event) => setWords({ ...words, description: event.target.value })}
        />
        <label htmlFor="owner">Owner</label>
        <input id="owner" maxLength={200} value={words.owner} onChange={(event) => setWords({ ...words, owner: event.target.value })} />
        {error !== null && <ProblemNote error={error} />}
        <div className="actions">
          <button type="submit" className="primary">
            Create in {place.environment}
          </button>
          <CopyRequest work={put} ready={words.key !== ''} />
        </div>
      </form>
    </>
  );
}
