import { useInfiniteQuery } from '@tanstack/react-query';
import { answer, api, requestKey } from '../../api/client';
import type { Key } from '../../api/types';
import type { Wanted } from '../../core/keys';

const PAGE = 200;

/** What a key is for. */
export const KINDS: Record<Key['kind'], { readonly name: string; readonly words: string }> = {
  server: { name: 'Server', words: 'for services with an SDK: reads one environment whole, and reports' },
  frontend: { name: 'Frontend', words: 'for web pages and apps: reads values of one environment' },
  admin: { name: 'Admin', words: 'for people and pipelines: may do everything' },
  breakGlass: { name: 'Break-glass', words: 'for the worst night: engages emergencies and nothing else' },
};

/** Keys, page by page, revoked ones too. */
export function useKeys() {
  return useInfiniteQuery({
    queryKey: ['keys'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => answer(api.GET('/api/v1/keys', { params: { query: { limit: PAGE, ...(pageParam ? { after: pageParam } : {}) } } })),
    getNextPageParam: (page) => page.next ?? null,
  });
}

/** Makes a key; its answer holds the secret. */
export function createKey(wanted: Wanted) {
  return answer(api.POST('/api/v1/keys', { params: { header: { 'Idempotency-Key': requestKey() } }, body: wanted }));
}

/** Makes a key open nothing from now on. */
export function revokeKey(keyId: string): Promise<unknown> {
  return answer(api.DELETE('/api/v1/keys/{keyId}', { params: { path: { keyId } } }));
}
