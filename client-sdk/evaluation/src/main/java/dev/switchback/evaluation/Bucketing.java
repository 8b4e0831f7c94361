package dev.switchback.evaluation;

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
    private final SaltedHash hash;

    private Bucketing(String salt) {
        this.hash = new SaltedHash(0, salt);
    }

    /** Returns the buckets of {@code salt}. */
    public static Bucketing of(String salt) {
        return new Bucketing(salt);
    }

    /** Returns the bucket of {@code targetingKey} under {@code salt}, in [0, {@value Allocation#BUCKETS}). */
    public static int bucket(String salt, String targetingKey) {
        return of(salt).bucket(targetingKey);
    }

    /** Returns the hash of {@code targetingKey} under no salt, by which telemetry names a unit. Allocates nothing. */
    public static int hash(String targetingKey) {
        return SaltedHash.NO_SALT.of(targetingKey);
    }

    /**
     * Returns the bucket of {@code targetingKey}, in [0, {@value Allocation#BUCKETS}). A surrogate without its partner
     * counts as {@code '?'}, which is how Java encodes it.
     */
    public int bucket(String targetingKey) {
        return scaled(hash.of(targetingKey));
    }

    /**
     * Returns {@link #bucket(String)} in the upper 32 bits and {@link #hash} in the lower ones, for little more than one of
     * them costs. Allocates nothing.
     */
    public long bucketAndHash(String targetingKey) {
        long hashes = hash.withPlain(targetingKey);
        return (long) scaled((int) (hashes >>> 32)) << 32 | (hashes & 0xFFFFFFFFL);
    }

    /** Spreads {@code hash}, taken unsigned, over [0, {@value Allocation#BUCKETS}). */
    static int scaled(int hash) {
        return (int) ((Integer.toUnsignedLong(hash) * Allocation.BUCKETS) >>> 32);
    }
}
