package dev.switchback.evaluation;

import java.util.Optional;

/**
 * The addresses that share their first bits. A block of IPv6 holds none of IPv4, not even {@code ::/0}.
 *
 * @param high the first 64 bits that are shared, the others zero
 * @param low the last 64 bits that are shared, the others zero
 * @param length how many bits are shared, of 128
 */
record AddressBlock(long high, long low, int length) {
    private static final int BITS = 128;
    private static final int VERSION_FOUR_BITS = 32;

    /** Reads {@code address} or {@code address/length}; bits of the address beyond the length do not matter. */
    static Optional<AddressBlock> read(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!AddressText.isAddress(address)) {
            return Optional.empty();
        }
        int most = address.indexOf(':') < 0 ? VERSION_FOUR_BITS : BITS;
        int length = slash < 0 ? most : length(text, slash + 1);
        if (length < 0 || length > most) {
            return Optional.empty();
        }
        int shared = BITS - most + length;
        long high = AddressText.high(address) & mask(shared);
        long low = AddressText.low(address) & mask(shared - Long.SIZE);
        return Optional.of(new AddressBlock(high, low, shared));
    }

    /** Returns the number from {@code start} to the end; -1 if there is none of at most three digits. */
    private static int length(String text, int start) {
        int digits = text.length() - start;
        boolean number = digits >= 1
                && digits <= 3
                && Digits.end(text, start) == text.length()
                && (digits == 1 || text.charAt(start) != '0');
        return number ? Digits.number(text, start, text.length()) : -1;
    }

    /** Returns a word whose first {@code bits} bits are one, as far as it has them. */
    private static long mask(int bits) {
        if (bits <= 0) {
            return 0;
        }
        return bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
    }

    boolean contains(long high, long low) {
        return (high & mask(length)) == this.high
                && (low & mask(length - Long.SIZE)) == this.low
                && (length >= BITS - VERSION_FOUR_BITS || !AddressText.isVersionFour(high, low));
    }
}
