/** From values to where they are on the screen. */
export type Scale = (value: number) => number;

/** A linear scale; a domain without length is drawn in the middle. */
export function linear(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [from, to] = domain;
  const [start, end] = range;
  return (value) => (to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start));
}

/** A logarithmic scale; what is below the domain is drawn at its beginning. */
export function logarithmic(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const lowest = Math.log10(domain[0]);
  const inner = linear([lowest, Math.log10(domain[1])], range);
  return (value) => inner(Math.max(lowest, Math.log10(Math.max(value, Number.MIN_VALUE))));
}

/**
 * Round values from below the lowest to above the highest, a few apart by 1, 2 or 5 times a power of ten (after Paul
 * Heckbert, "Nice numbers for graph labels", Graphics Gems, 1990).
 */
export function ticks(lowest: number, highest: number, wanted: number): number[] {
  const span = highest - lowest;
  if (!(span > 0) || wanted < 1) {
    return [lowest];
  }
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough;
  const first = Math.floor(lowest / step);
  const last = Math.ceil(highest / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The powers of ten that a domain spans, both ends included. */
export function decades(lowest: number, highest: number): number[] {
  const first = Math.floor(Math.log10(lowest));
  const last = Math.ceil(Math.log10(highest));
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
}

/** Points as an SVG path; null breaks the line. Coordinates are kept to a tenth of a pixel. */
export function path(points: readonly (readonly [number, number] | null)[]): string {
  let drawn = '';
  let up = true;
  for (const point of points) {
    if (!point) {
      up = true;
      continue;
    }
    drawn += `${up ? 'M' : 'L'}${round(point[0])} ${round(point[1])}`;
    up = false;
  }
  return drawn;
}

/** The areas between points and a height, as an SVG path; null ends one and begins another. */
export function area(points: readonly (readonly [number, number] | null)[], height: number): string {
  let drawn = '';
  let run: (readonly [number, number])[] = [];
  for (const point of [...points, null]) {
    if (point) {
      run.push(point);
      continue;
    }
    const [first, last] = [run[0], run.at(-1)];
    if (first && last && run.length > 1) {
      drawn += `${path(run)}L${round(last[0])} ${height}L${round(first[0])} ${height}Z`;
    }
    run = [];
  }
  return drawn;
}

/** Steps of a clock that people count in, in seconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];

/**
 * Round instants between two, in milliseconds since 1970, at most so many.
 *
 * @param zoneMinutes what the clock is ahead of UTC
 */
export function instants(from: number, to: number, most: number, zoneMinutes: number): number[] {
  const rough = (to - from) / 1_000 / Math.max(1, most);
  const step = (STEPS.find((seconds) => seconds >= rough) ?? Math.ceil(rough / 86_400) * 86_400) * 1_000;
  const zone = zoneMinutes * 60_000;
  const first = Math.ceil((from + zone) / step) * step - zone;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, i) => first + i * step);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
