package dev.switchback.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value: what a variation serves and what a context's attribute holds. Immutable and safe to share between
 * threads.
 */
public sealed interface Value {

    /** Returns the boolean {@code value}. */
    static Value of(boolean value) {
        return value ? Bool.TRUE : Bool.FALSE;
    }

    /** Returns {@code value} as text. */
    static Value of(String value) {
        return new Text(value);
    }

    /** Returns {@code value} as a whole number. */
    static Value of(long value) {
        return new Whole(value);
    }

    /** Returns {@code value} as a decimal number; {@code value} must be finite. */
    static Value of(double value) {
        return new Decimal(value);
    }

    /** JSON's {@code null}. */
    record Null() implements Value {
        /** The only value worth using. */
        public static final Null INSTANCE = new Null();
    }

    /** A boolean. */
    record Bool(boolean value) implements Value {
        static final Bool TRUE = new Bool(true);
        static final Bool FALSE = new Bool(false);
    }

    /** A string. */
    record Text(String value) implements Value {

        /** Returns the texts among {@code values}. */
        static List<String> all(List<Value> values) {
            List<String> texts = new ArrayList<>();
            for (Value value : values) {
                if (value instanceof Text text) {
                    texts.add(text.value());
                }
            }
            return Collections.unmodifiableList(texts);
        }
    }

    /** A number written without fraction or exponent that fits 64 bits. */
    record Whole(long value) implements Value {}

    /** Any other number; always finite. */
    record Decimal(double value) implements Value {
        public Decimal {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a number must be finite, not " + value);
            }
        }
    }

    /** An ordered list. */
    record Sequence(List<Value> items) implements Value {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** An object; members keep their order. */
    record Structure(Map<String, Value> members) implements Value {
        public Structure {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }
}
