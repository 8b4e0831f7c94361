import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** In development, the service answers beneath the console's own origin; `SWITCHBACK_URL` says where it is. */
const service = process.env['SWITCHBACK_URL'] ?? 'http://127.0.0.1:8080';
/** In development, an admin key may stand in for a session. */
const key = process.env['SWITCHBACK_KEY'];

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: service, headers: key ? { authorization: `Bearer ${key}` } : {} },
    },
  },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
  },
});
