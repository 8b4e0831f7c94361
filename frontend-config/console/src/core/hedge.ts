/** One way to ask the same thing. */
export type Attempt<T> = () => Promise<T>;

/**
 * Asks one way after the other without waiting long for any, and takes the first answer: what is asked must be idempotent. A
 * way that fails makes room for the next at once. If all fail, the first failure is thrown.
 *
 * @param patience resolves when the next way is to be tried beside those under way
 */
export function hedged<T>(ways: readonly Attempt<T>[], patience: () => Promise<unknown>): Promise<T> {
  return new Promise((resolve, reject) => {
    const failures: unknown[] = [];
    let begun = 0;
    const begin = () => {
      const way = ways[begun];
      if (!way) {
        return;
      }
      begun += 1;
      const mine = begun;
      way().then(resolve, (error: unknown) => {
        failures.push(error);
        if (failures.length === ways.length) {
          reject(failures[0]);
        } else if (begun === mine) {
          begin();
        }
      });
      void patience().then(() => begun === mine && begin());
    };
    if (ways.length === 0) {
      reject(new Error('There is no way to ask.'));
    }
    begin();
  });
}
