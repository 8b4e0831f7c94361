import { createFlags } from '@switchback/web';
import { manifest } from './flags.generated';
import { user } from './user';

declare module '@switchback/react' {
  interface Register {
    manifest: typeof manifest;
  }
}

/** The flags of this page, for whoever looks at it. */
export const flags = createFlags({
  url: import.meta.env.VITE_SWITCHBACK_URL,
  key: import.meta.env.VITE_SWITCHBACK_KEY,
  context: { targetingKey: user },
  defaults: manifest,
  env: import.meta.env,
});

/** The constants; each is what the service says at the moment it is read. */
export const FLAGS = flags.values;
