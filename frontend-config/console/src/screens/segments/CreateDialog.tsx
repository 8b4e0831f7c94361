import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useLocation } from 'wouter';
import { usePlace } from '../../live/place';
import { FormDialog } from '../../ui/FormDialog';
import { createSegment } from './writes';

/** A new segment, which nothing uses yet and nobody is in. */
export function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const place = usePlace();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [key, setKey] = useState('');
  const [description, setDescription] = useState('');
  const id = useId();
  const create = async () => {
    await createSegment(place, key.trim(), description.trim());
    await queries.invalidateQueries({ queryKey: [place.project, place.environment, 'segments'] });
    onClose();
    navigate(`/segments/${encodeURIComponent(key.trim())}`);
  };
  return (
    <FormDialog title={`New segment in ${place.environment}`} verb="Create" ready={key.trim() !== ''} onSubmit={create} onClose={onClose}>
      <label htmlFor={`${id}-key`}>Key</label>
      <input id={`${id}-key`} data-first required autoComplete="off" spellCheck={false} value={key} onChange={(event) => setKey(event.target.value)} />
      <label htmlFor={`${id}-words`}>Who that is</label>
      <input id={`${id}-words`} maxLength={2000} value={description} onChange={(event) => setDescription(event.target.value)} />
    </FormDialog>
  );
}
