import './settings.css';
import { Shortcuts } from '../../shell/Shortcuts';
import { useSession } from '../../shell/session';
import { useTitle } from '../../shell/useTitle';
import { Appearance } from './Appearance';
import { Environments } from './Environments';

const PERMISSIONS = {
  engage: 'roll back, and watch that',
  edit: 'change what is in environments',
  administer: 'change projects, environments and keys',
} as const;

/** What one likes, who one is, and what environments there are. */
export default function SettingsScreen() {
  useTitle('Settings');
  const { actor, permissions } = useSession();
  return (
    <>
      <header className="title">
        <h1>Settings</h1>
      </header>
      <div className="settings">
        <Appearance />
        <section className="card">
          <h2>You</h2>
          <p>
            <strong>{actor}</strong>, as the audit log names you.
          </p>
          <p className="quiet">You may {permissions.map((one) => PERMISSIONS[one]).join('; ')}.</p>
        </section>
      </div>
      <Environments />
      <section className="card">
        <h2>Keyboard</h2>
        <Shortcuts />
      </section>
    </>
  );
}
