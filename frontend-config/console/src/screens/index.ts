import { lazy } from 'react';
import type { Session } from '../api/types';
import type { Screen } from './screen';

/**
 * Every screen inside an environment, in the order of the rail. A new one has a folder of its own here and a line in this list;
 * its path is beneath `/p/{project}/{environment}`, and it is loaded when it is first shown.
 */
export const SCREENS: readonly Screen[] = [
  {
    path: '/flags',
    label: 'Flags',
    command: 'flags',
    sign: 'M4 14V2.5h8L10.3 5.5 12 8.5H4',
    component: lazy(() => import('./flags/FlagsScreen')),
  },
  { path: '/flags/:flag', component: lazy(() => import('./flag/FlagScreen')) },
  { path: '/new-flag', component: lazy(() => import('./new-flag/NewFlagScreen')) },
  {
    path: '/rollouts',
    label: 'Rollouts',
    command: 'rollouts',
    sign: 'M2 13h3.5V9.5H9V6h3.5V2.5H14',
    component: lazy(() => import('./rollouts/RolloutsScreen')),
  },
  { path: '/rollouts/:rollout', component: lazy(() => import('./rollout/RolloutScreen')) },
  {
    path: '/emergency',
    label: 'Emergency',
    command: 'emergency',
    needs: 'engage',
    sign: 'M8 2.5 14.3 13.5H1.7zM8 6.5v3M8 11.5v.1',
    component: lazy(() => import('./emergency/EmergencyScreen')),
  },
  {
    path: '/segments',
    label: 'Segments',
    command: 'segments',
    sign: 'M6 7.3a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8zM1.5 13.5a4.5 4.5 0 0 1 9 0M11 2.8a2.4 2.4 0 0 1 0 4.2M12.3 9.8a4.5 4.5 0 0 1 2.2 3.7',
    component: lazy(() => import('./segments/SegmentsScreen')),
  },
  { path: '/segments/:segment', component: lazy(() => import('./segments/SegmentScreen')) },
  {
    path: '/environments',
    label: 'Environments',
    apart: true,
    sign: 'M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3',
    component: lazy(() => import('./environments/EnvironmentsScreen')),
  },
  {
    path: '/playground',
    label: 'Playground',
    command: 'playground',
    sign: 'M5.5 2h5M6.5 2v4L2.8 12.4A1 1 0 0 0 3.7 14h8.6a1 1 0 0 0 .9-1.6L9.5 6V2M4.7 9.5h6.6',
    component: lazy(() => import('./playground/PlaygroundScreen')),
  },
  {
    path: '/audit',
    label: 'Audit',
    needs: 'administer',
    command: 'audit',
    sign: 'M8 5v3.2l2.2 1.3M2.5 8a5.5 5.5 0 1 0 1.7-4M2.3 2.2v2.6h2.6',
    component: lazy(() => import('./audit/AuditScreen')),
  },
  {
    path: '/instances',
    label: 'Instances',
    command: 'instances',
    apart: true,
    sign: 'M2.5 2.5h11v4.5h-11zM2.5 9h11v4.5h-11zM5 4.8h.1M5 11.3h.1',
    component: lazy(() => import('./instances/InstancesScreen')),
  },
  {
    path: '/webhooks',
    label: 'Webhooks',
    sign: 'M6.6 9.4a2.7 2.7 0 0 0 3.8 0l2.4-2.4a2.7 2.7 0 0 0-3.8-3.8L8 4.2M9.4 6.6a2.7 2.7 0 0 0-3.8 0L3.2 9A2.7 2.7 0 0 0 7 12.8l1-1',
    component: lazy(() => import('./webhooks/WebhooksScreen')),
  },
  { path: '/webhooks/:webhook', component: lazy(() => import('./webhooks/WebhookScreen')) },
  {
    path: '/keys',
    label: 'Keys',
    needs: 'administer',
    sign: 'M10.3 9.2a3.6 3.6 0 1 0-3.4-2.5L2 11.6V14h2.5v-1.8h1.8v-1.8h1.6l.7-.9zM11 5h.1',
    component: lazy(() => import('./keys/KeysScreen')),
  },
  {
    path: '/backups',
    label: 'Backups',
    needs: 'administer',
    sign: 'M8 6.5c3 0 5.5-.9 5.5-2S11 2.5 8 2.5s-5.5.9-5.5 2 2.5 2 5.5 2zM2.5 4.5v7c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2v-7M2.5 8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2',
    component: lazy(() => import('./backups/BackupsScreen')),
  },
  {
    path: '/settings',
    label: 'Settings',
    needs: 'engage',
    sign: 'M2 4.5h5.8M11.5 4.5H14M2 11.5h2.5M8.2 11.5H14M9.7 6.4a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8zM6.3 13.4a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8z',
    component: lazy(() => import('./settings/SettingsScreen')),
  },
];

/** The screens that somebody may see. */
export function screensFor({ permissions }: Session): readonly Screen[] {
  return SCREENS.filter(({ needs = 'edit' }) => permissions.includes(needs));
}
