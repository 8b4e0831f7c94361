/** How long ago, for people: `just now`, `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`. */
export function ago(then: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - then) / 1000));
  return seconds < 2 ? 'just now' : `${span(seconds)} ago`;
}

/** A length of time, in seconds, with its largest unit: `45 s`, `12 min`, `3 h`, `2 d`. */
export function span(seconds: number): string {
  if (seconds < 90) {
    return `${Math.round(seconds)} s`;
  }
  if (seconds < 90 * 60) {
    return `${Math.round(seconds / 60)} min`;
  }
  return seconds < 36 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** The wall clock, to the second: `03:12:07`. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour12: false });
}

/** The wall clock as short as it is exact: `03:12`, or `03:12:10` between minutes. */
export function shortClock(at: number): string {
  return at % 60_000 === 0 ? clock(at).slice(0, 5) : clock(at);
}

/** The wall clock with milliseconds, as an incident is retold: `03:12:07.114`. */
export function preciseClock(at: number): string {
  return `${clock(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`;
}

/** Day and time: `21 Nov, 14:05`; with the year where it is not this one. */
export function dayAndTime(at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Date(at).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
}

/** A latency in microseconds: `840 µs`, `4.2 ms`, `120 ms`, `1.4 s`. */
export function latency(micros: number): string {
  if (micros < 1000) {
    return `${Math.round(micros)} µs`;
  }
  const millis = micros / 1000;
  if (millis < 1000) {
    return `${millis < 10 ? millis.toFixed(1) : Math.round(millis)} ms`;
  }
  return `${(millis / 1000).toFixed(1)} s`;
}

/** A count, with its thousands set apart: `1,240`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}
