import { useState } from 'react';
import { useFlags } from '../../api/queries';
import type { Flag } from '../../api/types';
import { changes, type Draft, draftOf } from '../../core/draft';
import { Allocation } from './Allocation';
import { Prerequisites } from './Prerequisites';
import { Rules } from './Rules';
import { SaveBar } from './SaveBar';
import { usePreview } from './usePreview';
import { Words } from './Words';

/** What every part of the editor is given. */
export interface Part {
  readonly flag: Flag;
  readonly draft: Draft;
  readonly change: (change: Partial<Draft>) => void;
  readonly faults: ReturnType<typeof usePreview>['faults'];
}

/** Edits a copy of the flag as it was read; nothing is sent until it was looked at. */
export function Editor({ flag }: { readonly flag: Flag }) {
  const [base, setBase] = useState(flag);
  const [draft, setDraft] = useState(() => draftOf(flag));
  const patch = changes(base, draft);
  const dirty = Object.keys(patch).length > 0;
  if (!dirty && base.version !== flag.version) {
    setBase(flag);
    setDraft(draftOf(flag));
  }
  const { preview, faults, error } = usePreview(flag.key, patch);
  const part: Part = { flag: base, draft, change: (change) => setDraft((present) => ({ ...present, ...change })), faults };
  const begin = (from: Flag, edited = draftOf(from)) => {
    setBase(from);
    setDraft(edited);
  };
  return (
    <>
      <Allocation {...part} preview={preview} />
      <Rules {...part} />
      <Prerequisites {...part} />
      <Words {...part} />
      {dirty && <SaveBar base={base} draft={draft} theirs={flag} patch={patch} preview={preview} faults={faults} error={error} begin={begin} />}
    </>
  );
}

/** Keys of flags, for fields that take one. */
export function useFlagKeys(search: string): readonly string[] {
  return useFlags({ limit: 20, ...(search ? { q: search } : {}) }).data?.pages[0]?.items.map(({ key }) => key) ?? [];
}
