package dev.switchback.openfeature;

import dev.openfeature.sdk.ImmutableStructure;
import dev.switchback.evaluation.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a flag's value as OpenFeature's types. What does not fit without loss reads as null. */
final class Reading {
    private Reading() {}

    static @Nullable Boolean bool(Value value) {
        return value instanceof Value.Bool bool ? bool.value() : null;
    }

    static @Nullable String text(Value value) {
        return value instanceof Value.Text text ? text.value() : null;
    }

    static @Nullable Integer integer(Value value) {
        Long whole = whole(value);
        return whole != null && fits(whole) ? Integer.valueOf(whole.intValue()) : null;
    }

    static @Nullable Long whole(Value value) {
        if (value instanceof Value.Decimal decimal) {
            double number = decimal.value();
            return number == Math.rint(number) && number >= -0x1p63 && number < 0x1p63 ? (long) number : null;
        }
        return value instanceof Value.Whole whole ? whole.value() : null;
    }

    static @Nullable Double decimal(Value value) {
        if (value instanceof Value.Whole whole) {
            double nearest = whole.value();
            return nearest < 0x1p63 && (long) nearest == whole.value() ? nearest : null;
        }
        return value instanceof Value.Decimal decimal ? decimal.value() : null;
    }

    /** Reads a value of any type; whole numbers become integers where they fit, longs else. */
    static dev.openfeature.sdk.Value object(Value value) {
        if (value instanceof Value.Structure structure) {
            Map<String, dev.openfeature.sdk.Value> members = new HashMap<>();
            structure.members().forEach((name, member) -> members.put(name, object(member)));
            return new dev.openfeature.sdk.Value(new ImmutableStructure(members));
        }
        if (value instanceof Value.Sequence sequence) {
            List<dev.openfeature.sdk.Value> items =
                    sequence.items().stream().map(Reading::object).toList();
            return new dev.openfeature.sdk.Value(items);
        }
        return scalar(value);
    }

    private static dev.openfeature.sdk.Value scalar(Value value) {
        if (value instanceof Value.Bool bool) {
            return new dev.openfeature.sdk.Value(bool.value());
        }
        if (value instanceof Value.Text text) {
            return new dev.openfeature.sdk.Value(text.value());
        }
        if (value instanceof Value.Decimal decimal) {
            return new dev.openfeature.sdk.Value(decimal.value());
        }
        if (value instanceof Value.Whole whole) {
            return fits(whole.value())
                    ? new dev.openfeature.sdk.Value((int) whole.value())
                    : new dev.openfeature.sdk.Value(whole.value());
        }
        return new dev.openfeature.sdk.Value();
    }

    private static boolean fits(long whole) {
        return whole == (int) whole;
    }
}
