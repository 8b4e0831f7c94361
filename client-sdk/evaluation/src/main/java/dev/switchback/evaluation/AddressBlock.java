package dev.switchback.evaluation;

import java.util.Optional;

/**
 * The addresses that share their first bits. A block of IPv6 holds none of IPv4, not even {@code ::/0}.
 *
 * @param high the first 64 bits that are shared, the others zero
 * @param low the last 64 bits that are shared, the others zero
 * @param highMask a one for each of the first 64 bits that is shared
 * @param lowMask a one for each of the last 64 bits that is shared
 */
record AddressBlock(long high, long low, long highMask, long lowMask) {
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
        long highMask = mask(shared);
        long lowMask = mask(shared - Long.SIZE);
        return Optional.of(new AddressBlock(
                AddressText.high(address) & highMask, AddressText.low(address) & lowMask, highMask, lowMask));
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
        return (high & highMask) == this.high
                && (low & lowMask) == this.low
                && (isWithinVersionFour() || !AddressText.isVersionFour(high, low));
    }

    /** Says whether at least the 96 bits are shared that addresses of IPv4 have in common. */
    private boolean isWithinVersionFour() {
        return lowMask >>> VERSION_FOUR_BITS == mask(VERSION_FOUR_BITS) >>> VERSION_FOUR_BITS;
    }
}
