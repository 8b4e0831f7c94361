import { describe, expect, it } from 'vitest';
import { incidentSummary } from '../src/core/incident';

const PHASE = { name: 'half', share: 50_000 };

describe('an incident summary', () => {
  it('says in Markdown what was taken back, why, and on what evidence', () => {
    const summary = incidentSummary(
      {
        flag: 'checkout.pricing',
        candidate: 'v2',
        attempt: 2,
        startedAt: '2026-11-21T09:00:00Z',
        endedAt: '2026-11-21T09:30:00Z',
        phase: 1,
        phases: [PHASE, PHASE, PHASE] as never,
        verdict: 'worse',
        reason: 'V2 was worse: errors.',
        findings: {
          evidence: 1234.5678,
          threshold: 133.33,
          metrics: {},
          v1: { calls: 4_000, errors: 16, failingUnits: 1, errorRate: 0.004 },
          v2: { calls: 4_100, errors: 168, failingUnits: 9, errorRate: 0.041 },
        },
      },
      { project: 'default', environment: 'production' },
      'https://flags.example/p/default/production/rollouts/1',
    );
    expect(summary.split('\n')).toEqual([
      '**checkout.pricing in default/production: v2 was taken back**',
      '',
      '- V2 was worse: errors.',
      '- attempt 2, phase 2 of 3; started 2026-11-21T09:00:00Z, ended 2026-11-21T09:30:00Z',
      '- the guard says worse: evidence 1230, threshold 133',
      '- V1: 4000 calls, 0.4 % errors',
      '- V2: 4100 calls, 4.1 % errors',
      '- https://flags.example/p/default/production/rollouts/1',
    ]);
  });
});
