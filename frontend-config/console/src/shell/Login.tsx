import { useState } from 'react';
import { signIn } from '../api/session';
import { ProblemNote } from '../ui/ProblemNote';

/** Takes a key and makes a session of it; the key itself is not kept. */
export function Login({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [key, setKey] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await signIn(key.trim());
      onSignedIn();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <main className="login">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h1>
          <Mark /> Switchback
        </h1>
        <label htmlFor="key">Admin key</label>
        <input
          id="key"
          type="password"
          autoComplete="current-password"
          spellCheck={false}
          value={key}
          onChange={(event) => setKey(event.target.value)}
          required
        />
        <button type="submit" className="primary" disabled={busy || key.trim() === ''}>
          {busy ? 'Signing in …' : 'Sign in'}
        </button>
        {error !== null && <ProblemNote error={error} />}
        <p className="quiet">
          The first key is in the file <code>admin.key</code> of the data directory. In an emergency, a break-glass key opens a
          session that can only roll back.
        </p>
      </form>
    </main>
  );
}

/** A hairpin bend: there and back. */
export function Mark() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M9 23V13a5 5 0 0 1 10 0v5a4 4 0 0 0 4 4M9 23l-3.5-4M9 23l3.5-4" />
    </svg>
  );
}
