import { type KeyboardEvent, type PointerEvent, type ReactNode, useId } from 'react';
import { area, decades, instants, linear, logarithmic, path, type Scale, ticks } from '../../core/chart';
import type { Mark, Series } from '../../core/evidence';
import { clock, shortClock } from '../../core/time';
import { useWidth } from './useWidth';

interface Props {
  readonly title: string;
  /** When each point was, in milliseconds since 1970. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly marks: readonly Mark[];
  readonly words: (value: number) => string;
  /** The lowest value that is shown; the lowest there is without it. */
  readonly from?: number;
  readonly logarithmic?: boolean;
  readonly cursor: number | null;
  readonly setCursor: (index: number | null) => void;
  readonly children?: ReactNode;
}

const HEIGHT = 190;
const LEFT = 56;
const RIGHT = 10;
const TOP = 18;
const BOTTOM = 22;
/** What a time and what a mark has need of, in pixels. */
const [TIME, MARK] = [76, 38];
/** So much more than a limit is shown, so that one sees what is beyond it. */
const BEYOND = 1.2;
/** Evidence below this says nothing. */
const LEAST_EVIDENCE = 0.01;

/** Lines over time, to be looked at, pointed at, and walked along with the arrow keys. */
export function LineChart(props: Props) {
  const { title, times, series, marks, words, cursor, setCursor, children } = props;
  const [box, width] = useWidth();
  const id = useId();
  const { y, levels } = vertical(props);
  const x = linear([times[0] ?? 0, times.at(-1) ?? 1], [LEFT, Math.max(LEFT + 1, width - RIGHT)]);
  const at = (index: number) => x(times[index] ?? 0);
  const place = (values: Series['values']) => values.map((value, i) => (value === null ? null : ([at(i), y(value)] as const)));
  const shownTimes = instants(times[0] ?? 0, times.at(-1) ?? 0, Math.floor((width - LEFT) / TIME), -new Date(times[0] ?? 0).getTimezoneOffset());
  return (
    <figure>
      <figcaption>
        <h3 id={id}>{title}</h3>
        {children}
      </figcaption>
      <div
        ref={box}
        className="plot"
        tabIndex={0}
        role="group"
        aria-labelledby={id}
        aria-roledescription="chart; left and right walk along it"
        onKeyDown={(event) => walk(event, times.length, cursor ?? lastKnown(props), setCursor)}
        onBlur={() => setCursor(null)}
        onPointerMove={(event) => setCursor(nearest(event, times, x))}
        onPointerLeave={() => setCursor(null)}
      >
        <svg width={width} height={HEIGHT} aria-hidden="true">
          {series.map(({ name, look, values }) => look === 'limit' && <path key={name} className="beyond" d={area(place(values), TOP)} />)}
          {levels.map((level) => (
            <g key={level} className="level">
              <line x1={LEFT} x2={width - RIGHT} y1={y(level)} y2={y(level)} />
              <text x={LEFT - 8} y={y(level) + 4} textAnchor="end">
                {words(level)}
              </text>
            </g>
          ))}
          {marks.map(({ index, words: label }, i) => (
            <g key={index} className="event">
              <line x1={at(index)} x2={at(index)} y1={TOP - 4} y2={HEIGHT - BOTTOM} />
              {(i + 1 === marks.length || at(marks[i + 1]?.index ?? 0) - at(index) >= MARK) && (
                <text x={at(index)} y={TOP - 6} textAnchor={at(index) > width - 60 ? 'end' : 'start'}>
                  {label}
                </text>
              )}
            </g>
          ))}
          {series.map(({ name, look, values }) => (
            <path key={name} className={`line ${look}`} d={path(place(values))} />
          ))}
          {cursor !== null && <line className="cursor" x1={at(cursor)} x2={at(cursor)} y1={TOP} y2={HEIGHT - BOTTOM} />}
          {cursor !== null &&
            series.map(({ name, look, values }) => {
              const value = values[cursor];
              return look !== 'limit' && value != null && <circle key={name} className={look} cx={at(cursor)} cy={y(value)} r="3.5" />;
            })}
          {shownTimes.map((time) => (
            <text key={time} className="time" x={Math.min(x(time), width - TIME / 2)} y={HEIGHT - 5} textAnchor="middle">
              {shortClock(time)}
            </text>
          ))}
        </svg>
      </div>
      <p className="reading" aria-live="polite">
        {reading(props)}
      </p>
    </figure>
  );
}

function vertical({ series, from, logarithmic: isLogarithmic }: Props): { y: Scale; levels: number[] } {
  const values = series.flatMap(({ look, values: line }) =>
    line.flatMap((value) => (value === null ? [] : look === 'limit' ? [value, value * BEYOND] : [value])),
  );
  const highest = Math.max(...values, from ?? LEAST_EVIDENCE);
  const range = [HEIGHT - BOTTOM, TOP] as const;
  if (isLogarithmic) {
    const least = Math.max(LEAST_EVIDENCE, Math.min(...values));
    const all = decades(least, Math.max(highest, least * 10));
    const step = Math.ceil(all.length / 6);
    return { y: logarithmic([all[0] ?? least, all.at(-1) ?? highest], range), levels: all.filter((_, i) => i % step === 0) };
  }
  const levels = ticks(from ?? Math.min(...values), highest > (from ?? 0) ? highest : (from ?? 0) + 0.01, 4);
  return { y: linear([levels[0] ?? 0, levels.at(-1) ?? 1], range), levels };
}

/** What is at the cursor, or at the end: `15:04:10 · V1 0.4 % · V2 4.1 %`. */
function reading(props: Props): string {
  const { times, series, words, cursor } = props;
  const index = cursor ?? lastKnown(props);
  if (index < 0) {
    return 'Nothing is known yet.';
  }
  const values = series.map(({ name, values: line }) => {
    const value = line[index];
    return `${name} ${value === null || value === undefined ? '–' : words(value)}`;
  });
  return [clock(times[index] ?? 0), ...values].join(' · ');
}

/** The last point of which more is known than a limit; the last of all where there is none. */
function lastKnown({ times, series }: Props): number {
  const known = times.findLastIndex((_, i) => series.some(({ look, values }) => look !== 'limit' && values[i] != null));
  return known < 0 ? times.length - 1 : known;
}

function walk(event: KeyboardEvent, length: number, from: number, setCursor: (index: number) => void): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (by !== 0) {
    event.preventDefault();
    setCursor(Math.min(length - 1, Math.max(0, from + by)));
  }
}

function nearest(event: PointerEvent, times: readonly number[], x: Scale): number {
  const pointed = event.clientX - event.currentTarget.getBoundingClientRect().left;
  return times.reduce((best, time, i) => (Math.abs(x(time) - pointed) < Math.abs(x(times[best] ?? 0) - pointed) ? i : best), 0);
}
