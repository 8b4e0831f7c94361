import { Dialog } from '../ui/Dialog';
import { Shortcuts } from './Shortcuts';

/** The keys, from anywhere. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <Shortcuts />
      <div className="actions">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
