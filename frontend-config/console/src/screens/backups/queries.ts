import { useQuery } from '@tanstack/react-query';
import { answer, api, requestKey } from '../../api/client';

/** The backups that the node sees, the newest first. */
export function useBackups() {
  return useQuery({ queryKey: ['backups'], queryFn: () => answer(api.GET('/api/v1/backups')) });
}

/** What was found of the database the last time. */
export function useVerification() {
  return useQuery({ queryKey: ['verification'], queryFn: () => answer(api.GET('/api/v1/verification')) });
}

/** Makes a backup now. */
export function createBackup() {
  return answer(api.POST('/api/v1/backups', { params: { header: { 'Idempotency-Key': requestKey() } } }));
}

/** Looks at the database now. */
export function verify(full: boolean) {
  return answer(api.POST('/api/v1/verification', { params: { query: { full }, header: { 'Idempotency-Key': requestKey() } } }));
}
