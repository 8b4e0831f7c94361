import { expect, it } from 'vitest';
import { Gathering } from '../src/core/gathering';

it('releases what several ask for once, when the moment is over that the first has begun', () => {
  const moments: (() => void)[] = [];
  const released: (readonly string[][])[] = [];
  const gathering = new Gathering<string[]>(
    (action) => moments.push(action),
    (everything) => released.push(everything),
  );

  gathering.add([]);
  expect(moments).toHaveLength(0);
  gathering.add([['flags'], ['flag', 'a']]);
  gathering.add([['flags'], ['flag', 'b']]);
  expect(moments).toHaveLength(1);
  expect(released).toEqual([]);
  moments[0]?.();
  expect(released).toEqual([[['flags'], ['flag', 'a'], ['flag', 'b']]]);

  gathering.add([['flags']]);
  expect(moments).toHaveLength(2);
  moments[1]?.();
  expect(released[1]).toEqual([['flags']]);
});
