package dev.switchback.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Puts targeting keys into buckets: the 32-bit x86 MurmurHash3 (Austin Appleby, seed 0) of the UTF-8 bytes of
 * {@code salt + ":" + targetingKey}, taken unsigned and scaled to [0, {@value Allocation#BUCKETS}) by multiplying and
 * shifting, which favours no bucket by more than one part in 40,000. Buckets of one key under different salts are
 * independent.
 *
 * <p>Immutable and safe to share between threads. An instance has the salt hashed already; asking it for a bucket
 * encodes the key on the fly and allocates nothing.
 */
public final class Bucketing {
    private static final int FIRST_MULTIPLIER = 0xcc9e2d51;
    private static final int SECOND_MULTIPLIER = 0x1b873593;

    private static final long NOT_ASCII = -1;

    private final int saltHash;
    private final long saltPending;
    private final int saltLength;

    private Bucketing(String salt) {
        byte[] bytes = (salt + ":").getBytes(UTF_8);
        int hash = 0;
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

    /** Returns the buckets of {@code salt}. */
    public static Bucketing of(String salt) {
        return new Bucketing(salt);
    }

    /** Returns the bucket of {@code targetingKey} under {@code salt}, in [0, {@value Allocation#BUCKETS}). */
    public static int bucket(String salt, String targetingKey) {
        return of(salt).bucket(targetingKey);
    }

    /**
     * Returns the bucket of {@code targetingKey}, in [0, {@value Allocation#BUCKETS}). A surrogate without its partner
     * counts as {@code '?'}, which is how Java encodes it.
     */
    public int bucket(String targetingKey) {
        int hash = saltHash;
        long pending = saltPending;
        int length = saltLength;
        for (int i = 0; i < targetingKey.length(); ) {
            long encoded = fourAscii(targetingKey, i);
            int size = 4;
            if (encoded == NOT_ASCII) {
                int codePoint = targetingKey.codePointAt(i);
                encoded = utf8(codePoint);
                size = size(encoded);
                i += Character.charCount(codePoint);
            } else {
                i += 4;
            }
            pending |= encoded << (8 * (length & 3));
            if ((length & 3) + size >= 4) {
                hash = withBlock(hash, (int) pending);
                pending >>>= 32;
            }
            length += size;
        }
        return scaled(finished(hash ^ scrambled((int) pending), length));
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

    /** Returns the bytes of {@code codePoint}, the first one lowest. */
    private static long utf8(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint;
        }
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

    /** Returns how many bytes {@link #utf8} made; U+0000 is the only one whose highest byte is zero. */
    private static int size(long encoded) {
        return 8 - Long.numberOfLeadingZeros(encoded | 1) / 8;
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

    private static int scaled(int hash) {
        return (int) ((Integer.toUnsignedLong(hash) * Allocation.BUCKETS) >>> 32);
    }
}
