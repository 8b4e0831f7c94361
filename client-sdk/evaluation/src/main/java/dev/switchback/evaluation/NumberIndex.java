package dev.switchback.evaluation;

import java.util.Arrays;
import java.util.List;

/** Numbers the different numbers of a list from zero; {@code 12} and {@code 12.0} are one. Immutable. */
final class NumberIndex {
    private final long[] wholes;
    private final double[] fractions;

    /** Takes the numbers among {@code values}. */
    NumberIndex(List<Value> values) {
        wholes = values.stream()
                .filter(NumberIndex::isWhole)
                .mapToLong(NumberIndex::whole)
                .distinct()
                .sorted()
                .toArray();
        fractions = values.stream()
                .filter(value -> value instanceof Value.Decimal && !isWhole(value))
                .mapToDouble(value -> ((Value.Decimal) value).value())
                .distinct()
                .sorted()
                .toArray();
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
