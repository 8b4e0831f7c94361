/** What somebody likes, kept in their browser. */
export type Preference = 'theme' | 'singleKeys';

/** A preference; null for none, or where the browser keeps nothing. */
export function preference(name: Preference): string | null {
  try {
    return localStorage.getItem(`switchback.${name}`);
  } catch {
    return null;
  }
}

/** Keeps a preference; null forgets it. */
export function prefer(name: Preference, value: string | null): void {
  try {
    if (value === null) {
      localStorage.removeItem(`switchback.${name}`);
    } else {
      localStorage.setItem(`switchback.${name}`, value);
    }
  } catch {
    // It holds until the page is left, then.
  }
}
