/**
 * Returns the text of an element for a page that is rendered by a server: data, so that no CSP keeps it out, and
 * escaped, so that no value can end it.
 */
export const writeBootstrap = (flags: unknown, id = 'switchback-flags'): string =>
  `<script type="application/json" id="${id}">${JSON.stringify(flags).replace(/</g, '\\u003c')}</script>`;

/** Reads that element; `undefined` where there is none, or no document at all. */
export function readBootstrap(id = 'switchback-flags'): unknown {
  try {
    return JSON.parse(document.getElementById(id)?.textContent ?? '');
  } catch {
    return undefined;
  }
}
