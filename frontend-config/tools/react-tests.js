// Puts the tests of the hooks beside each React that they are promised for: who imports `react` gets the nearest one.
import { build } from 'esbuild';

const folders = { 18: 'test/react-18/build', 19: 'build/test/react-19' };

for (const [major, folder] of Object.entries(folders)) {
  await build({
    entryPoints: ['build/test/react/react.test.js'],
    outfile: `${folder}/react-${major}.test.js`,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['react', 'react-test-renderer'],
    define: { 'process.env.REACT_MAJOR': `"${major}"` },
    logLevel: 'warning',
  });
}
