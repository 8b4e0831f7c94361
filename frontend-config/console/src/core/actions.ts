/** An action of the audit log in words: `flag.rolledBack` is `Flag rolled back`. */
export function actionWords(action: string): string {
  const words = action.replace(/[.]/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
