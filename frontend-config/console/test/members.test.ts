import { describe, expect, it } from 'vitest';
import { keyEdit, parseKeys } from '../src/core/members';

describe('keys of a segment', () => {
  it('are read from lines, commas and columns, each once', () => {
    expect(parseKeys(' ann\nbob, cid;ann\r\n\tdan ')).toEqual(['ann', 'bob', 'cid', 'dan']);
  });

  it('are sent for the list that is edited alone', () => {
    expect(keyEdit('included', ['ann'], [])).toEqual({ add: { included: ['ann'] }, remove: {} });
    expect(keyEdit('excluded', [], ['bob'])).toEqual({ add: {}, remove: { excluded: ['bob'] } });
  });
});
