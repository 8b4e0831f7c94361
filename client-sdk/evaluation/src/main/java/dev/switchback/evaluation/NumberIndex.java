package dev.switchback.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Numbers the different numbers of a list from zero; {@code 12} and {@code 12.0} are one. Immutable. */
final class NumberIndex {
    private static final long[] NO_WHOLES = {};
    private static final double[] NO_FRACTIONS = {};

    private final long[] wholes;
    private final double[] fractions;

    /** Takes the numbers among {@code values}. */
    NumberIndex(List<Value> values) {
        SortedSet<Long> wholes = new TreeSet<>();
        SortedSet<Double> fractions = new TreeSet<>();
        for (Value value : values) {
            if (isWhole(value)) {
                wholes.add(whole(value));
            } else if (value instanceof Value.Decimal decimal) {
                fractions.add(decimal.value());
            }
        }
        this.wholes = wholes.isEmpty()
                ? NO_WHOLES
                : wholes.stream().mapToLong(Long::longValue).toArray();
        this.fractions = fractions.isEmpty()
                ? NO_FRACTIONS
                : fractions.stream().mapToDouble(Double::doubleValue).toArray();
    }

    int size() {
        return wholes.length + fractions.length;
    }

    /** Returns the place of {@code number} in [0, size); negative if it is not there. */
    int indexOf(long number) {
        return Arrays.binarySearch(wholes, number);
    }

    /** Returns the place of {@code number} in [0, size); negative if it is not there. */
    int indexOf(double number) {
        if (Numbers.isWhole(number)) {
            return indexOf((long) number);
        }
        int index = Arrays.binarySearch(fractions, number);
        return index < 0 ? index : wholes.length + index;
    }

    private static boolean isWhole(Value value) {
        return value instanceof Value.Whole
                || (value instanceof Value.Decimal decimal && Numbers.isWhole(decimal.value()));
    }

    private static long whole(Value number) {
        return number instanceof Value.Whole whole ? whole.value() : (long) ((Value.Decimal) number).value();
    }
}
