package dev.switchback.evaluation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Stickiness} of one flag or segment, ready to deal contexts into buckets. Immutable. */
final class Dealing {
    /** The bucket of a context that has none. */
    static final int NO_BUCKET = -1;

    /** The targeting key itself, which is no attribute. */
    private static final Attribute KEY = Attribute.of(Context.TARGETING_KEY);

    private static final Attribute[] KEY_ALONE = {KEY};

    private static final int UNLEASH_SHARE_PARTS = 100;
    private static final int UNLEASH_SPLIT_SEED = 86028157;

    private final List<String> names;
    private final Attribute[] attributes;
    private final boolean orRandom;
    private final SaltedHash hash;
    private final int modulus;

    private Dealing(Stickiness stickiness, String salt, int seed, int modulus) {
        this.names = stickiness.attributes();
        this.attributes = names.equals(Stickiness.TARGETING_KEY.attributes()) ? KEY_ALONE : attributes(names);
        this.orRandom = stickiness.orRandom();
        this.hash = new SaltedHash(seed, stickiness.saltOr(salt));
        this.modulus = modulus;
    }

    private static Attribute[] attributes(List<String> names) {
        return names.stream()
                .map(name -> name.equals(Context.TARGETING_KEY) ? KEY : Attribute.of(name))
                .toArray(Attribute[]::new);
    }

    /** Deals for shares; {@code salt} is for a stickiness without one of its own. */
    static Dealing ofShare(Stickiness stickiness, String salt, Normaliser normaliser) {
        return switch (normaliser) {
            case NATIVE -> new Dealing(stickiness, salt, 0, 0);
            case UNLEASH -> new Dealing(stickiness, salt, 0, UNLEASH_SHARE_PARTS);
        };
    }

    /** Deals for allocations; {@code salt} is for a stickiness without one of its own. */
    static Dealing ofSplit(Serve.Split split, String salt, Normaliser normaliser) {
        return switch (normaliser) {
            case NATIVE -> new Dealing(split.stickiness(), salt, 0, 0);
            case UNLEASH -> new Dealing(split.stickiness(), salt, UNLEASH_SPLIT_SEED, split.parts());
        };
    }

    /**
     * Returns the context's bucket, or {@link #NO_BUCKET}. Allocates nothing unless the key is a number that does not fit
     * 64 bits without a fraction.
     */
    int bucket(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        for (Attribute attribute : attributes) {
            if (attribute == KEY) {
                if (targetingKey != null) {
                    return scaled(hash.of(targetingKey));
                }
                continue;
            }
            Value value = attribute.in(context);
            if (value != null && deals(value)) {
                return scaled(hash(value));
            }
        }
        return orRandom ? scaled(surroundings.random().nextInt()) : NO_BUCKET;
    }

    /** Says in an operator's words what {@code context} is dealt by. */
    String words(@Nullable String targetingKey, Context context) {
        for (int i = 0; i < attributes.length; i++) {
            Value value = attributes[i] == KEY ? text(targetingKey) : attributes[i].in(context);
            if (value != null && deals(value)) {
                return names.get(i) + " " + ClauseWords.value(value);
            }
        }
        return orRandom ? "chance" : "nothing, for there is no " + String.join(" and no ", names);
    }

    private static @Nullable Value text(@Nullable String targetingKey) {
        return targetingKey == null ? null : Value.of(targetingKey);
    }

    private static boolean deals(Value value) {
        return value instanceof Value.Text text ? !text.value().isEmpty() : Numbers.isNumber(value);
    }

    private int hash(Value key) {
        if (key instanceof Value.Text text) {
            return hash.of(text.value());
        }
        if (key instanceof Value.Whole whole) {
            return hash.of(whole.value());
        }
        double number = ((Value.Decimal) key).value();
        return Numbers.isWhole(number) ? hash.of((long) number) : hash.of(shortest(number));
    }

    /**
     * Writes {@code number} with the fewest digits that still tell it from every other, and without exponent.
     * {@link Double#toString} would not do: it writes too many digits for some numbers before Java 19.
     */
    private static String shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == number) {
                return rounded.stripTrailingZeros().toPlainString();
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN))
                .stripTrailingZeros()
                .toPlainString();
    }

    private int scaled(int hash) {
        return modulus == 0
                ? Bucketing.scaled(hash)
                : (int) ((long) Integer.remainderUnsigned(hash, modulus) * Allocation.BUCKETS / modulus);
    }
}
