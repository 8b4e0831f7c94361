export { readBootstrap, writeBootstrap } from './bootstrap.js';
export { createFlags } from './flags.js';
export type {
  Context,
  Detail,
  Flags,
  Json,
  Key,
  Manifest,
  Options,
  Source,
  Store,
  Values,
  Widened,
} from './types.js';
