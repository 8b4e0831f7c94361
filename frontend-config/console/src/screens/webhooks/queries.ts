import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answer, api, etag, requestKey } from '../../api/client';
import { orCulprit } from '../../api/culprit';
import type { Delivery, Webhook } from '../../api/types';
import { type Place, usePlace } from '../../live/place';

const PAGE = 50;
const REFETCH_MILLIS = 3_000;
const WEBHOOK = '/api/v1/projects/{project}/environments/{environment}/webhooks/{webhook}';

/** What of a webhook people decide. */
export type Wanted = Pick<Webhook, 'url' | 'events' | 'format' | 'description' | 'enabled'>;

/** The webhooks of the environment, of which there are 20 at most. */
export function useWebhooks() {
  const path = usePlace();
  return useQuery({
    queryKey: [path.project, path.environment, 'webhooks'],
    queryFn: () => answer(api.GET('/api/v1/projects/{project}/environments/{environment}/webhooks', { params: { path, query: { limit: PAGE } } })),
  });
}

/** One webhook. */
export function useWebhook(webhook: string) {
  const place = usePlace();
  return useQuery({
    queryKey: [place.project, place.environment, 'webhooks', webhook],
    queryFn: () => answer(api.GET(WEBHOOK, { params: { path: { ...place, webhook } } })),
  });
}

/** What was sent to a webhook, newest first, page by page. */
export function useDeliveries(webhook: string, state: Delivery['state'] | null) {
  const place = usePlace();
  return useInfiniteQuery({
    queryKey: [place.project, place.environment, 'webhooks', webhook, 'deliveries', state],
    initialPageParam: null as string | null,
    refetchInterval: REFETCH_MILLIS,
    queryFn: ({ pageParam }) =>
      answer(
        api.GET(`${WEBHOOK}/deliveries`, {
          params: {
            path: { ...place, webhook },
            query: { limit: PAGE, ...(state ? { state } : {}), ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    getNextPageParam: (page) => page.next ?? null,
  });
}

/** One delivery with the document that is sent. */
export function useDelivery(webhook: string, delivery: string) {
  const place = usePlace();
  return useQuery({
    queryKey: [place.project, place.environment, 'webhooks', webhook, 'delivery', delivery],
    queryFn: () => answer(api.GET(`${WEBHOOK}/deliveries/{delivery}`, { params: { path: { ...place, webhook, delivery } } })),
  });
}

/** Makes a webhook; its answer holds the secret. */
export function createWebhook(path: Place, wanted: Wanted) {
  return answer(
    api.POST('/api/v1/projects/{project}/environments/{environment}/webhooks', {
      params: { path, header: { 'Idempotency-Key': requestKey() } },
      body: wanted,
    }),
  );
}

/** Changes a webhook as it was read, and no newer one. */
export function changeWebhook(place: Place, read: Webhook, patch: Partial<Wanted>, reason: string): Promise<Webhook> {
  const write = api.PATCH(WEBHOOK, {
    params: { path: { ...place, webhook: read.id }, header: { 'If-Match': etag(read.version) }, query: { reason } },
    body: patch,
    headers: { 'Content-Type': 'application/merge-patch+json' },
  });
  return orCulprit(place, `webhook/${read.id}`, answer(write));
}

/** Deletes a webhook with its deliveries. */
export function deleteWebhook(place: Place, webhook: string, reason: string): Promise<unknown> {
  return answer(api.DELETE(WEBHOOK, { params: { path: { ...place, webhook }, query: { reason } } }));
}

/** Makes a new secret, which its answer holds; for a day messages are signed with both. */
export function rotateSecret(place: Place, webhook: string, reason: string) {
  return answer(
    api.POST(`${WEBHOOK}/rotate-secret`, {
      params: { path: { ...place, webhook }, header: { 'Idempotency-Key': requestKey() }, query: { reason } },
    }),
  );
}

/** Sends an event that is only a test. */
export function sendTest(place: Place, webhook: string) {
  return answer(api.POST(`${WEBHOOK}/test`, { params: { path: { ...place, webhook }, header: { 'Idempotency-Key': requestKey() } } }));
}

/** Sends a message again, at once. */
export function retry(place: Place, webhook: string, delivery: string) {
  return answer(
    api.POST(`${WEBHOOK}/deliveries/{delivery}/retry`, {
      params: { path: { ...place, webhook, delivery }, header: { 'Idempotency-Key': requestKey() } },
    }),
  );
}
