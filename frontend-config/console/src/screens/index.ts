import { lazy } from 'react';
import type { Session } from '../api/types';
import type { Screen } from './screen';

/**
 * Every screen inside an environment, in the order of the rail. A new one has a folder of its own here and a line in this list;
 * its path is beneath `/p/{project}/{environment}`, and it is loaded when it is first shown.
 */
export const SCREENS: readonly Screen[] = [
  { path: '/flags', label: 'Flags', command: 'flags', component: lazy(() => import('./flags/FlagsScreen')) },
  { path: '/flags/:flag', component: lazy(() => import('./flag/FlagScreen')) },
  { path: '/new-flag', component: lazy(() => import('./new-flag/NewFlagScreen')) },
  { path: '/rollouts', label: 'Rollouts', command: 'rollouts', component: lazy(() => import('./rollouts/RolloutsScreen')) },
  { path: '/rollouts/:rollout', component: lazy(() => import('./rollout/RolloutScreen')) },
  { path: '/emergency', label: 'Emergency', command: 'emergency', needs: 'engage', component: lazy(() => import('./emergency/EmergencyScreen')) },
  { path: '/segments', label: 'Segments', command: 'segments', component: lazy(() => import('./segments/SegmentsScreen')) },
  { path: '/segments/:segment', component: lazy(() => import('./segments/SegmentScreen')) },
  { path: '/environments', label: 'Environments', component: lazy(() => import('./environments/EnvironmentsScreen')) },
  { path: '/playground', label: 'Playground', command: 'playground', component: lazy(() => import('./playground/PlaygroundScreen')) },
  { path: '/audit', label: 'Audit', needs: 'administer', command: 'audit', component: lazy(() => import('./audit/AuditScreen')) },
  { path: '/instances', label: 'Instances', command: 'instances', component: lazy(() => import('./instances/InstancesScreen')) },
  { path: '/webhooks', label: 'Webhooks', component: lazy(() => import('./webhooks/WebhooksScreen')) },
  { path: '/webhooks/:webhook', component: lazy(() => import('./webhooks/WebhookScreen')) },
  { path: '/keys', label: 'Keys', needs: 'administer', component: lazy(() => import('./keys/KeysScreen')) },
  { path: '/settings', label: 'Settings', needs: 'engage', component: lazy(() => import('./settings/SettingsScreen')) },
];

/** The screens that somebody may see. */
export function screensFor({ permissions }: Session): readonly Screen[] {
  return SCREENS.filter(({ needs = 'edit' }) => permissions.includes(needs));
}
