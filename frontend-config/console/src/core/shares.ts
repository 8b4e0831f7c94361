/** Shares are integers in units of 0.001 %: this is everybody. */
export const EVERYBODY = 100_000;

/** The share of each variation, by its key, in units of 0.001 %. */
export type Weights = Readonly<Record<string, number>>;

/** A share in words: `25 %`, `0.5 %`, `0.125 %`. */
export function percent(share: number): string {
  return `${trimmed(share / 1000, 3)} %`;
}

/** A rate between 0 and 1 in words, with two digits that matter: `0.42 %`. */
export function rate(part: number): string {
  const hundredths = part * 100;
  return `${trimmed(hundredths, hundredths >= 10 ? 1 : 2)} %`;
}

/** A percentage as it was typed, as a share; null where it is none. */
export function parsePercent(text: string): number | null {
  const cleaned = text.trim().replace(',', '.').replace(/\s*%$/, '');
  if (!/^\d{1,3}(\.\d{1,3})?$/.test(cleaned)) {
    return null;
  }
  const share = Math.round(Number(cleaned) * 1000);
  return share <= EVERYBODY ? share : null;
}

/**
 * Gives one variation a share, and shares what is left among the others as they stood to each other. The sum is exact: what
 * rounding leaves goes to those who lost most by it.
 */
export function withShare(weights: Weights, key: string, share: number): Weights {
  const others = Object.keys(weights).filter((other) => other !== key);
  const rest = EVERYBODY - share;
  const before = others.reduce((sum, other) => sum + (weights[other] ?? 0), 0);
  const exact = others.map((other) => (before > 0 ? (rest * (weights[other] ?? 0)) / before : rest / others.length));
  const floored = exact.map(Math.floor);
  let left = rest - floored.reduce((sum, part) => sum + part, 0);
  const byLoss = exact.map((_, i) => i).sort((a, b) => fraction(exact[b]) - fraction(exact[a]));
  for (const i of byLoss) {
    if (left === 0) {
      break;
    }
    floored[i] = (floored[i] ?? 0) + 1;
    left -= 1;
  }
  const dealt = new Map(others.map((other, i) => [other, floored[i] ?? 0]));
  return Object.fromEntries(Object.keys(weights).map((k) => [k, k === key ? share : (dealt.get(k) ?? 0)]));
}

/** What adds up to more or less than everybody; 0 for what is right. */
export function excess(weights: Weights): number {
  return Object.values(weights).reduce((sum, weight) => sum + weight, 0) - EVERYBODY;
}

/** Of a served variation or weights, the share of everything but one variation. */
export function shareBeside(serve: { variation: string } | { weights: Weights }, variation: string): number {
  if ('variation' in serve) {
    return serve.variation === variation ? 0 : EVERYBODY;
  }
  return EVERYBODY - (serve.weights[variation] ?? 0);
}

function fraction(value: number | undefined): number {
  return (value ?? 0) % 1;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
