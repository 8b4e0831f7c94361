import type { Key } from '@switchback/web';
import { Component, createElement, Fragment, type ErrorInfo, type ReactElement, type ReactNode } from 'react';
import { useVersion, type Registered } from './hooks.js';

export interface SwitchProps {
  readonly flag: Key<Registered>;
  readonly v1: ReactNode;
  readonly v2: ReactNode;
  /** Hears why V2 was taken out of this page. */
  readonly onError?: ((error: unknown, info: ErrorInfo) => void) | undefined;
}

/**
 * Renders V1 or V2 as the flag says. A V2 that throws, rendering or in an effect, is replaced by V1 until the flag has
 * been back on V1. What V1 throws goes up, as it would without a switch.
 */
export function Switch({ flag, ...versions }: SwitchProps): ReactElement {
  return createElement(Boundary, { ...versions, version: useVersion(flag), key: flag });
}

interface BoundaryProps extends Omit<SwitchProps, 'flag'> {
  readonly version: 'v1' | 'v2';
}

interface BoundaryState {
  readonly failed: boolean;
}

class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failed: false };

  static getDerivedStateFromError(): BoundaryState {
    return { failed: true };
  }

  static getDerivedStateFromProps({ version }: BoundaryProps, { failed }: BoundaryState): BoundaryState {
    return { failed: failed && version === 'v2' };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.props.onError?.(error, info);
  }

  override render(): ReactNode {
    const { version, v1, v2 } = this.props;
    const shown = this.state.failed ? 'v1' : version;
    // The key keeps the versions' states apart where both are the same component.
    return createElement(Fragment, { key: shown }, shown === 'v2' ? v2 : v1);
  }
}
