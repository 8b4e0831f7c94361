import { expect, test } from 'vitest';
import { backupWords, findingWords, sizeWords } from '../src/core/backups';

test('a size is said in the unit that suits it', () => {
  expect([0, 999, 1_000, 48_213, 123_456_789, 5e15].map(sizeWords)).toEqual(['0 B', '999 B', '1.0 kB', '48.2 kB', '123 MB', '5000 TB']);
});

test('what is damaged does not look like what is well without its colour', () => {
  const marks = (['pass', 'unavailable', 'warn', 'fail'] as const).map((state) => findingWords(state).mark);
  expect(new Set(marks).size).toBe(4);
  expect(backupWords({ verified: true }).words).not.toBe(backupWords({ verified: false }).words);
});
