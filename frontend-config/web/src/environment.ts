import { EMERGENCY, fields } from './answer.js';
import type { Json } from './types.js';

/** What the variables of the build and of the page say of flags. */
export interface Environment {
  /** Whether any variable forces V1. */
  readonly emergency: boolean;
  /** Returns what is said of a flag, as the type of its default; `undefined` if that is nothing, or makes no sense. */
  value(key: string, fallback: Json | undefined): Json | undefined;
}

const PREFIXES = ['VITE_', 'REACT_APP_', 'NEXT_PUBLIC_'];

/** Reads the page's own variables (`window.__ENV__`) before those of the build. */
export function readEnvironment(build: unknown): Environment {
  const page = (globalThis as { __ENV__?: unknown }).__ENV__;
  const all = (key: string): unknown[] => {
    const name = key.replace(/[^A-Za-z0-9]/g, '_').toUpperCase();
    const said = (from: unknown) => PREFIXES.map((prefix) => fields(from)[prefix + name]);
    return [fields(page)[name], ...said(page), ...said(build)];
  };
  return {
    emergency: all(EMERGENCY).some((value) => parse(value, false)),
    value: (key, fallback) => parse(all(key).find((value) => value !== undefined), fallback) as Json | undefined,
  };
}

function parse(value: unknown, like: Json | undefined): unknown {
  if (typeof value !== 'string' || typeof like === 'string') {
    return value;
  }
  try {
    return JSON.parse(typeof like === 'boolean' ? value.trim().toLowerCase() : value);
  } catch {
    return undefined;
  }
}
