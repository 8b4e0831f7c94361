/** An action of the audit log in words: `flag.rolledBack` is `Flag rolled back`. */
export function actionWords(action: string): string {
  const words = action.replace(/[.]/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Who it was, without the id of the key that they held. */
export function actorWords(actor: string): string {
  return actor.replace(/ \([0-9a-f]{20}\)$/, '');
}
