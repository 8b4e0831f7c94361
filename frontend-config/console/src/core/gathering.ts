/** Gathers what is asked for within a moment, so that what several ask for is asked for once. */
export class Gathering<T> {
  readonly #gathered = new Map<string, T>();

  /**
   * @param later does something when the moment is over
   * @param release takes everything that was gathered, each once
   */
  constructor(
    private readonly later: (action: () => void) => void,
    private readonly release: (everything: readonly T[]) => void,
  ) {}

  /** Adds to what is gathered; the first that is added begins the moment. */
  add(things: readonly T[]): void {
    const begins = this.#gathered.size === 0;
    for (const thing of things) {
      this.#gathered.set(JSON.stringify(thing), thing);
    }
    if (begins && this.#gathered.size > 0) {
      this.later(() => {
        const everything = [...this.#gathered.values()];
        this.#gathered.clear();
        this.release(everything);
      });
    }
  }
}
