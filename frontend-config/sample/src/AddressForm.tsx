/** V1: the address as one writes it on an envelope. */
export function AddressForm() {
  return (
    <form aria-label="Address, V1">
      <label htmlFor="address">Address</label>
      <textarea id="address" rows={4} autoComplete="street-address" placeholder={'Main Street 1\n12345 Springfield'} />
      <button type="button">Save</button>
    </form>
  );
}
