import { describe, expect, it } from 'vitest';
import { deliveryWords, webhookWords } from '../src/core/webhooks';

describe('a delivery', () => {
  it('says what the receiver answered', () => {
    expect(deliveryWords({ state: 'delivered', status: 204, attempts: 1 }).words).toBe('answered 204');
    expect(deliveryWords({ state: 'dead', status: 500, attempts: 8 }).words).toBe('given up: answered 500');
  });

  it('says why it is tried again, and that it was not tried yet', () => {
    expect(deliveryWords({ state: 'pending', attempts: 0 }).words).toBe('on its way');
    expect(deliveryWords({ state: 'pending', attempts: 2, detail: 'connection refused' }).words).toBe('to be tried again: connection refused');
  });
});

describe('a webhook', () => {
  it('says who switched it off, where that was the service', () => {
    expect(webhookWords({ enabled: true }).words).toBe('on');
    expect(webhookWords({ enabled: false }).words).toBe('off');
    expect(webhookWords({ enabled: false, disabledReason: 'failing for five days' }).words).toBe('switched off: failing for five days');
  });
});
