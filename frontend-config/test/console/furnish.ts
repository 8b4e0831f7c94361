// Makes what the tests look at: a team's flags as they are after some months, and an environment of each kind.
import { call, Environment } from '../support/environment.js';

const TWO_DAYS_MILLIS = 2 * 86_400_000;

const share = (v2: number) => ({ defaultRule: { weights: { v1: 100_000 - v2, v2 } } });

const words = (description: string, owner: string, ...tags: string[]) => ({ description, owner, tags });

const FLAGS: Readonly<Record<string, object>> = {
  'customer-address': {
    ...words('The address in its parts instead of one field', 'addresses', 'frontend', 'q4'),
    ...share(25_000),
    rules: [
      {
        id: 'beta testers',
        clauses: [{ operator: 'segment', values: ['beta-testers'], negated: false, ignoreCase: false, strict: false }],
        serve: { variation: 'v2' },
      },
      {
        id: 'not in Norway yet',
        clauses: [{ attribute: 'country', operator: 'in', values: ['NO', 'SE'], negated: false, ignoreCase: false, strict: false }],
        serve: { variation: 'v1' },
      },
    ],
  },
  'invoice.pdf': { ...words('Invoices from the new renderer', 'billing', 'backend'), defaultRule: { variation: 'v2' }, mode: 'complete' },
  'login.passkeys': { ...words('Sign in without a password', 'identity', 'frontend', 'security'), ...share(5_000) },
  'mail.digest': { ...words('One mail a day instead of many', 'growth', 'q4'), ...share(50_000) },
  recommendations: { ...words('The model of this summer', 'search', 'backend'), ...share(10_000) },
  'search.ranking': { ...words('Ranks by what was bought, too', 'search', 'backend', 'q4'), enabled: false, offVariation: 'v1' },
  'shipping.estimate': { ...words('Days from the carrier, run aside and compared', 'logistics', 'backend'), ...share(20_000), mode: 'shadow' },
  'tax.rounding': { ...words('Rounds each line, not the sum', 'billing', 'backend'), ...share(30_000), rolledBack: true },
};

const production = new Environment('production');
const staging = new Environment('staging');

await production.call('PUT', '/segments/beta-testers', {
  description: 'Who has asked to see things first',
  included: ['ann', 'bob', 'charlotte'],
  rules: [{ id: 'staff', clauses: [{ attribute: 'mail', operator: 'endsWith', values: ['@example.com'], negated: false, ignoreCase: true, strict: false }] }],
}, { 'If-None-Match': '*' });
for (const [key, members] of Object.entries(FLAGS)) {
  await production.create(key, members);
}
await production.change('checkout.pricing', words('Prices from the new engine', 'checkout', 'backend', 'q4'));
await production.rollOut('checkout.pricing', {
  candidate: 'v2',
  phases: [
    { name: 'a few', share: 2_000, minimumSeconds: 5 },
    { name: 'a tenth', share: 10_000, minimumSeconds: 10 },
    { name: 'half', share: 50_000, minimumSeconds: 3_600 },
    { name: 'all but some', share: 95_000 },
  ],
});
await production.call('POST', '/flags/customer-address/schedules?reason=after+the+weekend', {
  at: new Date(Date.now() + TWO_DAYS_MILLIS).toISOString(),
  patch: share(50_000),
});
await production.call('POST', '/webhooks', {
  url: 'http://localhost:9099/rooms/on-call',
  events: ['rollout.*', 'emergency.*'],
  format: 'slack',
  description: 'The room of whoever is on call',
});
await staging.create('customer-address', { ...words('The address in its parts instead of one field', 'addresses', 'frontend'), ...share(100_000) });
await staging.create('invoice.pdf', FLAGS['invoice.pdf']);
await staging.create('basket.sharing', words('A basket for the whole family', 'checkout', 'frontend'));
await new Environment('team').found('For a team alone');
await new Environment('crowd').found('With many instances');
await new Environment('batches').found('With instances that poll');
await new Environment('sample').found('Of the sample');
await call('POST', '/api/v1/keys', { kind: 'breakGlass', name: 'in the safe' });
await call('POST', '/api/v1/verification');
