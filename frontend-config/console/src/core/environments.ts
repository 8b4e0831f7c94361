/** Colours of environments; red is kept for emergencies. Each has a name in the style sheet and a favicon. */
export type Hue = 1 | 2 | 3 | 4 | 5;

const KNOWN: readonly [RegExp, Hue][] = [
  [/^(prod|production|live)(-|$)/, 1],
  [/^(stag|staging|preprod|uat)/, 2],
  [/^(dev|development|local)/, 3],
  [/^(test|qa|ci)/, 4],
];

/** The colour of an environment: the same one always, by what it is called. */
export function hue(environment: string): Hue {
  const known = KNOWN.find(([name]) => name.test(environment));
  if (known) {
    return known[1];
  }
  let sum = 0;
  for (const character of environment) {
    sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  }
  return ((sum % 4) + 2) as Hue;
}
