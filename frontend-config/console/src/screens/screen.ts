import type { ComponentType, LazyExoticComponent } from 'react';
import type { Permission } from '../api/types';
import type { Command } from '../core/keyboard';

/** A screen inside an environment. */
export interface Screen {
  /** Beneath the environment's path, with parameters as wouter has them. */
  readonly path: string;
  /** What the rail and the palette call it; a screen without one is led to from others. */
  readonly label?: string;
  /** Its sign in the rail: lines on a field of 16 by 16, as SVG paths have them. */
  readonly sign?: string;
  /** Whether a group of the rail begins with it. */
  readonly apart?: true;
  /** The shortcut that leads to it. */
  readonly command?: Command;
  /** What it takes to see it in the rail; `edit` where nothing is said. */
  readonly needs?: Permission;
  readonly component: LazyExoticComponent<ComponentType>;
}
