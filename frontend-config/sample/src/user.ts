const NAME = 'sample.user';

/** Who looks at the page: whom `?user=` names, else somebody who stays the same in this browser. */
export const user = new URLSearchParams(location.search).get('user') ?? remembered();

function remembered(): string {
  try {
    const known = localStorage.getItem(NAME) ?? `user-${Math.floor(Math.random() * 1e9)}`;
    localStorage.setItem(NAME, known);
    return known;
  } catch {
    return 'somebody';
  }
}
