const FIELDS = [
  { id: 'street', label: 'Street', fill: 'address-line1' },
  { id: 'number', label: 'Number', fill: 'off' },
  { id: 'postcode', label: 'Postcode', fill: 'postal-code' },
  { id: 'city', label: 'City', fill: 'address-level2' },
] as const;

/** V2: the address in its parts. It throws where `broken`, as a V2 does sooner or later. */
export function StructuredAddressForm({ broken }: { readonly broken: boolean }) {
  if (broken) {
    throw new Error('V2 does not know this country.');
  }
  return (
    <form aria-label="Address, V2" className="structured">
      {FIELDS.map(({ id, label, fill }) => (
        <p key={id} className={id}>
          <label htmlFor={id}>{label}</label>
          <input id={id} autoComplete={fill} />
        </p>
      ))}
      <button type="button">Save</button>
    </form>
  );
}
