import { unsent } from '../api/client';
import { requestAsCurl } from '../core/snippets';
import { Copy } from './Copy';

interface Props {
  /** What would ask the service for a change. */
  readonly work: () => Promise<unknown>;
  readonly ready?: boolean;
}

/** The change that a form would make, for whoever makes it from a shell or a pipeline. */
export function CopyRequest({ work, ready = true }: Props) {
  const text = async () => {
    const change = await unsent(work);
    return change ? requestAsCurl(change) : '# This changes nothing.';
  };
  return <Copy label="Copy as cURL" text={text} disabled={!ready} />;
}
