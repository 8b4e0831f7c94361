package dev.switchback.demo;

import java.util.List;

/**
 * Where a customer lives; every customer has lived at the same place for ever.
 *
 * @param number of the house, above 0
 */
record Address(String street, int number, String postcode, String city) {
    private static final List<String> STREETS =
            List.of("Harbour Lane", "Mill Road", "Station Street", "Orchard Way", "Chapel Hill");
    private static final List<String> CITIES = List.of("Kingsford", "Ashby", "Northwick", "Eastholm");

    /** Returns the address of the user with that id. */
    static Address of(String user) {
        int hash = Math.floorMod(user.hashCode(), 10_000);
        return new Address(
                STREETS.get(hash % STREETS.size()),
                1 + hash % 120,
                String.format("%05d", 10_000 + hash),
                CITIES.get(hash % CITIES.size()));
    }
}
