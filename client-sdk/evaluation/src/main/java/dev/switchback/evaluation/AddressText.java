package dev.switchback.evaluation;

/**
 * Reads IP addresses, as 128 bits: IPv4 in four decimal parts without leading zeros, as the IPv6 address that maps it
 * ({@code ::ffff:192.0.2.1}); IPv6 as RFC 4291 section 2.2 writes it, without zone or brackets. Asks nobody and allocates
 * nothing.
 */
final class AddressText {
    private static final int GROUPS = 8;
    private static final int LONGEST = "0000:0000:0000:0000:0000:ffff:255.255.255.255".length();
    private static final long MAPPED = 0xFFFF_0000_0000L;
    private static final long NONE = -1;

    private AddressText() {}

    /** Says whether {@code text} is an address. */
    static boolean isAddress(String text) {
        return text.length() <= LONGEST && (versionFour(text, 0) != NONE || isVersionSix(text));
    }

    /** Returns the first 64 bits of {@code text}, which {@link #isAddress}. */
    static long high(String text) {
        return versionFour(text, 0) == NONE ? bits(text, 0) : 0;
    }

    /** Returns the last 64 bits of {@code text}, which {@link #isAddress}. */
    static long low(String text) {
        long four = versionFour(text, 0);
        return four == NONE ? bits(text, GROUPS / 2) : MAPPED | four;
    }

    /** Says whether an address of these bits is one of IPv4. */
    static boolean isVersionFour(long high, long low) {
        return high == 0 && low >>> 32 == MAPPED >>> 32;
    }

    /** Returns the 32 bits of the IPv4 address from {@code start} to the end; {@link #NONE} if there is none. */
    private static long versionFour(String text, int start) {
        long bits = 0;
        int from = start;
        for (int part = 0; part < 4; part++) {
            int end = Digits.end(text, from);
            if (!isByte(text, from, end) || (part < 3 && !Digits.has(text, end, '.'))) {
                return NONE;
            }
            bits = bits << 8 | Digits.number(text, from, end);
            from = end + 1;
        }
        return from > text.length() ? bits : NONE;
    }

    private static boolean isByte(String text, int start, int end) {
        int digits = end - start;
        boolean zeroLed = digits > 1 && text.charAt(start) == '0';
        return digits >= 1 && digits <= 3 && !zeroLed && Digits.number(text, start, end) <= 255;
    }

    private static boolean isVersionSix(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, 0, text.length()) == GROUPS;
        }
        int before = groups(text, 0, gap);
        int after = groups(text, gap + 2, text.length());
        return before >= 0 && after >= 0 && before + after < GROUPS;
    }

    /** Returns how many groups of 16 bits are written between {@code start} and {@code end}; -1 if anything else is. */
    private static int groups(String text, int start, int end) {
        int groups = 0;
        int from = start;
        while (from < end) {
            int to = groupEnd(text, from, end);
            if (isHex(text, from, to)) {
                groups++;
            } else if (to == text.length() && versionFour(text, from) != NONE) {
                groups += 2;
            } else {
                return -1;
            }
            from = to + 1;
        }
        boolean endsWithColon = groups > 0 && from == end;
        return endsWithColon ? -1 : groups;
    }

    private static int groupEnd(String text, int start, int end) {
        int colon = text.indexOf(':', start);
        return colon < 0 || colon > end ? end : colon;
    }

    private static boolean isHex(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) >= 0x80 || Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return end > start && end - start <= 4;
    }

    /** Returns the four groups from {@code first} on. */
    private static long bits(String text, int first) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return bits(text, 0, text.length(), -first);
        }
        int after = groups(text, gap + 2, text.length());
        return bits(text, 0, gap, -first) | bits(text, gap + 2, text.length(), GROUPS - after - first);
    }

    /** Returns what is written between {@code start} and {@code end}, as far as its place lies within [0, 4). */
    private static long bits(String text, int start, int end, int firstPlace) {
        long bits = 0;
        int place = firstPlace;
        for (int from = start; from < end; ) {
            int to = groupEnd(text, from, end);
            if (isHex(text, from, to)) {
                bits |= placed(hex(text, from, to), place++);
            } else {
                long four = versionFour(text, from);
                bits |= placed(four >>> 16, place++) | placed(four & 0xFFFF, place++);
            }
            from = to + 1;
        }
        return bits;
    }

    private static long placed(long group, int place) {
        boolean within = place >= 0 && place < GROUPS / 2;
        return within ? group << (16 * (GROUPS / 2 - 1 - place)) : 0;
    }

    private static long hex(String text, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            number = number << 4 | Character.digit(text.charAt(i), 16);
        }
        return number;
    }
}
