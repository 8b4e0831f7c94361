import { Switch, useFlag, useFlags } from '@switchback/react';
import { useState, useSyncExternalStore } from 'react';
import { AddressForm } from './AddressForm';
import { StructuredAddressForm } from './StructuredAddressForm';
import { user } from './user';

/** A customer's page. Its form is V1 or V2 as the service says, while one looks at it, and V1 if V2 breaks. */
export function Customer() {
  const [broken, setBroken] = useState(false);
  const [failure, setFailure] = useState('');
  return (
    <main>
      <h1>Customer</h1>
      <Switch
        flag="USE_NEW_CUSTOMER_ADDRESS"
        v1={<AddressForm />}
        v2={<StructuredAddressForm broken={broken} />}
        onError={(error) => setFailure(String(error))}
      />
      <footer>
        <Why />
        {failure && <p role="status">V2 broke on this page, so V1 stands in: {failure}</p>}
        <label>
          <input type="checkbox" checked={broken} onChange={(event) => setBroken(event.target.checked)} /> Let V2 break
        </label>
      </footer>
    </main>
  );
}

/** For whom, which version, and who has said so. */
function Why() {
  const flags = useFlags();
  const on = useFlag('USE_NEW_CUSTOMER_ADDRESS');
  const emergency = useFlag('EMERGENCY_ROLLBACK');
  const source = useSyncExternalStore(flags.subscribe, () => flags.detail('USE_NEW_CUSTOMER_ADDRESS').source);
  return (
    <p>
      <code>{user}</code> has <strong>{on ? 'V2' : 'V1'}</strong>, says the {emergency ? 'emergency' : source}
    </p>
  );
}
