/** How far a change has got with those who serve flags. */
export interface Receipts {
  readonly epoch: number;
  readonly revision: number;
  /** How many run that epoch, whatever their revision. */
  readonly confirmed: number;
  readonly streaming: number;
  readonly polling: number;
  readonly stale: number;
}

/** How far an emergency has got, for people: `198 of 200 confirmed; pod-7, pod-9 not yet`. */
export function progressWords(confirmed: number, instances: number, waiting: readonly string[]): string {
  if (instances === 0) {
    return 'No instance has been heard of; whoever starts obeys at once.';
  }
  if (confirmed >= instances) {
    return `All ${instances} confirmed`;
  }
  const named = waiting.slice(0, 3).join(', ');
  const more = instances - confirmed - Math.min(3, waiting.length);
  const rest = named && more > 0 ? `${named} and ${more} more` : named;
  return `${confirmed} of ${instances} confirmed${rest ? `; ${rest} not yet` : ''}`;
}

/** Receipts as an event has them; null for anything else. */
export function parseReceipts(text: string): Receipts | null {
  try {
    const read = JSON.parse(text) as Partial<Record<keyof Receipts, unknown>>;
    const { epoch, revision, confirmed, streaming, polling, stale } = read;
    const all = { epoch, revision, confirmed, streaming, polling, stale };
    return Object.values(all).every((value) => typeof value === 'number') ? (all as Receipts) : null;
  } catch {
    return null;
  }
}

/** How far an emergency has got, as one of two sources last said. */
export interface Confirmed {
  readonly confirmed: number;
  readonly instances: number;
  readonly waiting: readonly string[];
}

/**
 * What is newest of an answer and of what the event stream has pushed: the higher epoch. Where both speak of the same, nobody
 * takes a confirmation back, so the higher count is the newer one.
 */
export function newest(
  asked: { readonly epoch: number; readonly confirmations: Confirmed },
  pushed: Receipts | undefined,
): Confirmed {
  const { confirmations } = asked;
  const order = pushed ? pushed.epoch - asked.epoch : -1;
  if (!pushed || order < 0) {
    return confirmations;
  }
  const confirmed = order === 0 ? Math.max(confirmations.confirmed, pushed.confirmed) : pushed.confirmed;
  return { ...confirmations, confirmed: Math.min(confirmations.instances, confirmed) };
}

/** Whether the database has not taken an engagement yet: what it takes has a revision of its own. */
export function isUntold(
  engaged: { readonly database?: string; readonly revision: number },
  present: { readonly revision: number } | undefined,
): boolean {
  return engaged.database === 'pending' && (present?.revision ?? 0) <= engaged.revision;
}
