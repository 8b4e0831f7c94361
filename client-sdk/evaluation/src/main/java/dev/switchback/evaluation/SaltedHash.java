package dev.switchback.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The 32-bit x86 MurmurHash3 (Austin Appleby) of the UTF-8 bytes of {@code salt + ":" + key}. Immutable. An instance has
 * the salt hashed already; asking it encodes the key on the fly and allocates nothing.
 */
final class SaltedHash {
    private static final int FIRST_MULTIPLIER = 0xcc9e2d51;
    private static final int SECOND_MULTIPLIER = 0x1b873593;

    private static final long NOT_ASCII = -1;

    /** The hash of the key alone, seed 0. */
    static final SaltedHash NO_SALT = new SaltedHash(0, new byte[0]);

    /** All that fit 64 bits with a sign. */
    private static final long[] POWERS_OF_TEN = powersOfTen();

    private final int saltHash;
    private final long saltPending;
    private final int saltLength;

    SaltedHash(int seed, String salt) {
        this(seed, (salt + ":").getBytes(UTF_8));
    }

    private SaltedHash(int seed, byte[] bytes) {
        int hash = seed;
        long pending = 0;
        for (int i = 0; i < bytes.length; i++) {
            pending |= (bytes[i] & 0xFFL) << (8 * (i & 3));
            if ((i & 3) == 3) {
                hash = withBlock(hash, (int) pending);
                pending = 0;
            }
        }
        this.saltHash = hash;
        this.saltPending = pending;
        this.saltLength = bytes.length;
    }

    private static long[] powersOfTen() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = 10 * powers[i - 1];
        }
        return powers;
    }

    /** Returns the hash of {@code key}. A surrogate without its partner counts as {@code '?'}, as Java encodes it. */
    int of(String key) {
        int hash = saltHash;
        long pending = saltPending;
        int shift = 8 * (saltLength & 3);
        int read = 0;
        for (int last = key.length() - 4; read <= last; read += 4) {
            long encoded = fourAscii(key, read);
            if (encoded == NOT_ASCII) {
                break;
            }
            pending |= encoded << shift;
            hash = withBlock(hash, (int) pending);
            pending >>>= 32;
        }
        return rest(key, read, hash, pending);
    }

    /** Returns the hash of a key of whose characters {@code start}, which are all ASCII, are in already. */
    private int rest(String key, int start, int blocks, long bytes) {
        int hash = blocks;
        long pending = bytes;
        int length = saltLength + start;
        for (int i = start; i < key.length(); ) {
            long encoded = fourAscii(key, i);
            int size = 4;
            if (encoded != NOT_ASCII) {
                i += 4;
            } else if (key.charAt(i) < 0x80) {
                encoded = key.charAt(i++);
                size = 1;
            } else {
                int codePoint = key.codePointAt(i);
                encoded = utf8(codePoint);
                size = size(encoded);
                i += Character.charCount(codePoint);
            }
            pending |= encoded << (8 * (length & 3));
            if ((length & 3) + size >= 4) {
                hash = withBlock(hash, (int) pending);
                pending >>>= 32;
            }
            length += size;
        }
        return finished(hash ^ scrambled((int) pending), length);
    }

    /** Returns the hash of {@code key} above that of the key alone, at the price of one. */
    long withPlain(String key) {
        int hash = saltHash;
        int plain = 0;
        long pending = saltPending;
        int shift = 8 * (saltLength & 3);
        int read = 0;
        for (int last = key.length() - 4; read <= last; read += 4) {
            long encoded = fourAscii(key, read);
            if (encoded == NOT_ASCII) {
                break;
            }
            pending |= encoded << shift;
            hash = withBlock(hash, (int) pending);
            plain = withBlock(plain, (int) encoded);
            pending >>>= 32;
        }
        return (long) rest(key, read, hash, pending) << 32 | Integer.toUnsignedLong(NO_SALT.rest(key, read, plain, 0));
    }

    /** Returns the hash of {@code key} as it is written in decimal digits. */
    int of(long key) {
        int hash = saltHash;
        long pending = saltPending;
        int length = saltLength;
        long magnitude = Math.abs(key);
        int digits = digits(magnitude);
        for (int place = key < 0 ? digits : digits - 1; place >= 0; place--) {
            long character = place == digits ? '-' : digit(magnitude, place);
            pending |= character << (8 * (length & 3));
            if ((length & 3) == 3) {
                hash = withBlock(hash, (int) pending);
                pending = 0;
            }
            length++;
        }
        return finished(hash ^ scrambled((int) pending), length);
    }

    /** Returns how many digits {@code magnitude}, taken unsigned, is written with. */
    private static int digits(long magnitude) {
        int digits = 1;
        while (digits < POWERS_OF_TEN.length && Long.compareUnsigned(magnitude, POWERS_OF_TEN[digits]) >= 0) {
            digits++;
        }
        return digits;
    }

    private static long digit(long magnitude, int place) {
        return '0' + Long.remainderUnsigned(Long.divideUnsigned(magnitude, POWERS_OF_TEN[place]), 10);
    }

    /** Returns the four characters from {@code start} as bytes, the first one lowest, if all are there and ASCII. */
    private static long fourAscii(String text, int start) {
        if (text.length() - start < 4) {
            return NOT_ASCII;
        }
        int first = text.charAt(start);
        int second = text.charAt(start + 1);
        int third = text.charAt(start + 2);
        int fourth = text.charAt(start + 3);
        return (first | second | third | fourth) < 0x80 ? first | second << 8 | third << 16 | fourth << 24 : NOT_ASCII;
    }

    /** Returns the bytes of {@code codePoint}, which is not ASCII, the first one lowest. */
    private static long utf8(int codePoint) {
        if (codePoint < 0x800) {
            return 0xC0 | (codePoint >> 6) | continuation(codePoint, 0) << 8;
        }
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            return '?';
        }
        if (codePoint < 0x10000) {
            return 0xE0 | (codePoint >> 12) | continuation(codePoint, 6) << 8 | continuation(codePoint, 0) << 16;
        }
        return 0xF0
                | (codePoint >> 18)
                | continuation(codePoint, 12) << 8
                | continuation(codePoint, 6) << 16
                | continuation(codePoint, 0) << 24;
    }

    private static long continuation(int codePoint, int shift) {
        return 0x80 | ((codePoint >> shift) & 0x3F);
    }

    /** Returns how many bytes {@link #utf8} made; the highest of them is never zero. */
    private static int size(long encoded) {
        return 8 - Long.numberOfLeadingZeros(encoded) / 8;
    }

    private static int withBlock(int hash, int block) {
        return Integer.rotateLeft(hash ^ scrambled(block), 13) * 5 + 0xe6546b64;
    }

    private static int scrambled(int block) {
        return Integer.rotateLeft(block * FIRST_MULTIPLIER, 15) * SECOND_MULTIPLIER;
    }

    private static int finished(int hash, int length) {
        int mixed = hash ^ length;
        mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
