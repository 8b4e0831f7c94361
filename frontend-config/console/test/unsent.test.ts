import { describe, expect, it } from 'vitest';
import { answer, api, unsent } from '../src/api/client';

const RULE = '/api/v1/projects/{project}/environments/{environment}/emergency/release-rule';

describe('a change that is only looked at', () => {
  it('is caught with all that it says, and the service never hears of it', async () => {
    const params = { path: { project: 'default', environment: 'production' } };
    const change = await unsent(() => answer(api.PUT(RULE, { params, body: { asks: 'name' } })));
    expect(change?.method).toBe('PUT');
    expect(change?.url).toContain('/projects/default/environments/production/emergency/release-rule');
    expect(await change?.json()).toEqual({ asks: 'name' });
  });

  it('is nothing where nothing would change', async () => {
    expect(await unsent(() => Promise.resolve())).toBeNull();
  });
});
