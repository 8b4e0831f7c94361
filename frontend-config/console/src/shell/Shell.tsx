import { Suspense, useEffect, useMemo, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { hue } from '../core/environments';
import { LiveProvider } from '../live/LiveProvider';
import { PlaceContext } from '../live/place';
import { EmergencyProvider } from '../screens/emergency/EmergencyProvider';
import { SCREENS } from '../screens';
import { rememberPlace } from './App';
import { IncidentBar } from './IncidentBar';
import { Palette } from './Palette';
import { Rail } from './Rail';
import { useMay } from './session';
import { ShortcutsDialog } from './ShortcutsDialog';
import { StaleBanner } from './StaleBanner';
import { TopBar } from './TopBar';
import { useShortcuts } from './useShortcuts';

/** What is around every screen of an environment. */
export function Shell({ project, environment }: { readonly project: string; readonly environment: string }) {
  const place = useMemo(() => ({ project, environment }), [project, environment]);
  useEffect(() => rememberPlace(place), [place]);
  useBand(environment);
  return (
    <PlaceContext value={place}>
      <LiveProvider key={`${project}/${environment}`}>
        <EmergencyProvider>
          <Frame />
        </EmergencyProvider>
      </LiveProvider>
    </PlaceContext>
  );
}

function Frame() {
  const mayEdit = useMay('edit');
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  useShortcuts(setOpen);
  return (
    <div className="frame">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <TopBar onPalette={() => setOpen('palette')} />
      <Rail />
      <main id="main" tabIndex={-1}>
        <StaleBanner />
        <IncidentBar />
        <Suspense fallback={<p className="quiet">Loading …</p>}>
          <Switch>
            {SCREENS.map(({ path, component: Component }) => (
              <Route key={path} path={path}>
                <Component />
              </Route>
            ))}
            <Route path="/">
              <Redirect to={mayEdit ? '/flags' : '/emergency'} replace />
            </Route>
            <Route>
              <NothingHere />
            </Route>
          </Switch>
        </Suspense>
      </main>
      {open === 'palette' && <Palette onClose={() => setOpen(null)} />}
      {open === 'help' && <ShortcutsDialog onClose={() => setOpen(null)} />}
    </div>
  );
}

function NothingHere() {
  const [path] = useLocation();
  return (
    <>
      <h1>Nothing here</h1>
      <p>
        There is no screen at <code>{path}</code>.
      </p>
    </>
  );
}

/** The environment's colour, on the page and in the tab. */
function useBand(environment: string) {
  useEffect(() => {
    const colour = hue(environment);
    document.documentElement.dataset['hue'] = String(colour);
    document.querySelector('link[rel=icon]')?.setAttribute('href', `/favicon-${colour}.svg`);
  }, [environment]);
}
