interface ImportMetaEnv {
  readonly VITE_SWITCHBACK_URL: string;
  readonly VITE_SWITCHBACK_KEY: string;
}
