declare module '@switchback/react' {
  interface Register {
    manifest: typeof manifest;
  }
}

/** The manifest that the hooks are told of. */
export const manifest = { ADDRESS: false, THEME: 'plain' } as const;
