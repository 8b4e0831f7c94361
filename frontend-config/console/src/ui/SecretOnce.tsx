import { Copy } from './Copy';
import { Dialog } from './Dialog';

interface Props {
  readonly title: string;
  /** Where it belongs. */
  readonly words: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** A secret that the service does not keep: it is on the screen this once. */
export function SecretOnce({ title, words, secret, onClose }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{words} It is shown this once and kept nowhere.</p>
      <pre tabIndex={0} aria-label="The secret">
        {secret}
      </pre>
      <div className="actions">
        <Copy text={secret} label="Copy it" />
        <button type="button" className="primary" onClick={onClose}>
          I have kept it
        </button>
      </div>
    </Dialog>
  );
}
