import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useLocation } from 'wouter';
import { usePlace } from '../../live/place';
import { Dialog } from '../../ui/Dialog';
import { ProblemNote } from '../../ui/ProblemNote';
import { createSegment } from './writes';

/** A new segment, which nothing uses yet and nobody is in. */
export function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const place = usePlace();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [key, setKey] = useState('');
  const [description, setDescription] = useState('');
  const [error, setError] = useState<unknown>(null);
  const id = useId();
  const create = async () => {
    try {
      await createSegment(place, key.trim(), description.trim());
      await queries.invalidateQueries({ queryKey: [place.project, place.environment, 'segments'] });
      onClose();
      navigate(`/segments/${encodeURIComponent(key.trim())}`);
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <Dialog title={`New segment in ${place.environment}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <label htmlFor={`${id}-key`}>Key</label>
        <input id={`${id}-key`} data-first required autoComplete="off" spellCheck={false} value={key} onChange={(event) => setKey(event.target.value)} />
        <label htmlFor={`${id}-words`}>Who that is</label>
        <input id={`${id}-words`} maxLength={2000} value={description} onChange={(event) => setDescription(event.target.value)} />
        {error !== null && <ProblemNote error={error} />}
        <div className="actions">
          <button type="submit" className="primary" disabled={key.trim() === ''}>
            Create
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
