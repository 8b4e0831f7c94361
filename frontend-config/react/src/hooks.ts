import type { Flags, Key, Manifest, Values } from '@switchback/web';
import { createContext, createElement, useContext, useSyncExternalStore, type ReactElement, type ReactNode } from 'react';

/** Declare it with your manifest, and hooks know every flag: `interface Register { manifest: typeof manifest }`. */
export interface Register {}

/** The manifest that was declared, or any. */
export type Registered = Register extends { readonly manifest: infer M extends Manifest } ? M : Manifest;

const Current = createContext<Flags<Registered> | undefined>(undefined);

/** Gives `flags` to everything below. */
export function FlagsProvider(props: {
  readonly flags: Flags<Registered>;
  readonly children?: ReactNode;
}): ReactElement {
  return createElement(Current.Provider, { value: props.flags }, props.children);
}

/** Returns the flags of the page. */
export function useFlags(): Flags<Registered> {
  const flags = useContext(Current);
  if (!flags) {
    throw new Error('There is no FlagsProvider above this component');
  }
  return flags;
}

/** Returns a flag's value, and renders again when it changes. */
export function useFlag<K extends Key<Registered>>(key: K): Values<Registered>[K] {
  const flags = useFlags();
  return useSyncExternalStore(
    flags.subscribe,
    () => flags.get(key),
    () => flags.initial(key),
  );
}

/** As `useFlag`, but suspends while neither cache, bootstrap nor server has said anything. */
export function useFlagSuspense<K extends Key<Registered>>(key: K): Values<Registered>[K] {
  const flags = useFlags();
  if (!flags.isReady()) {
    throw flags.ready;
  }
  return useFlag(key);
}

/** Returns the version that a flag stands for, and renders again when it changes. */
export function useVersion(key: Key<Registered>): 'v1' | 'v2' {
  return useFlags().version(key, useFlag(key));
}
