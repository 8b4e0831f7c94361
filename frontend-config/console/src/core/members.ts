/** Keys that come to one list of a segment and keys that leave it, as the API takes them. */
export interface KeyEdit {
  add: { included?: string[]; excluded?: string[] };
  remove: { included?: string[]; excluded?: string[] };
}

/** Keys as they were typed or pasted, a line or a comma apart, each once. */
export function parseKeys(text: string): string[] {
  return [...new Set(text.split(/[\n,;\t]/).map((key) => key.trim()))].filter((key) => key !== '');
}

/** An edit of one list. */
export function keyEdit(list: 'included' | 'excluded', add: readonly string[], remove: readonly string[]): KeyEdit {
  return { add: add.length ? { [list]: [...add] } : {}, remove: remove.length ? { [list]: [...remove] } : {} };
}
