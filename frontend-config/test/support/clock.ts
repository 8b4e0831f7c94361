const real = { setTimeout: globalThis.setTimeout, random: Math.random, now: Date.now };

/** Holds back what is to happen later than in a moment, and chance, so that a test says when and what. */
export class Clock {
  /** Milliseconds of the pauses that were asked for, the newest last. */
  readonly pauses: number[] = [];
  private readonly actions: (() => void)[] = [];
  private ahead = 0;

  /** Pauses of `from` milliseconds or more are held back. */
  constructor(from: number, chance = 0.5) {
    Math.random = () => chance;
    Date.now = () => real.now() + this.ahead;
    const later = (action: () => void, millis = 0, ...rest: unknown[]): unknown => {
      if (millis < from || millis === 3_000) {
        return real.setTimeout(action, millis, ...rest);
      }
      this.pauses.push(millis);
      this.actions.push(action);
      return real.setTimeout(() => undefined, 0);
    };
    globalThis.setTimeout = later as typeof setTimeout;
  }

  get pause(): number | undefined {
    return this.pauses.at(-1);
  }

  /** Lets the newest pause end. */
  ring(): void {
    this.actions.at(-1)?.();
  }

  advance(millis: number): void {
    this.ahead += millis;
  }

  release(): void {
    globalThis.setTimeout = real.setTimeout;
    Math.random = real.random;
    Date.now = real.now;
  }
}
