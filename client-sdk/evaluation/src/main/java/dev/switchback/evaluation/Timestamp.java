package dev.switchback.evaluation;

/** Reads numbers as milliseconds since the start of 1970 in UTC, within the range of a date in JavaScript. */
final class Timestamp {
    private static final double FARTHEST = 8.64e15;

    private Timestamp() {}

    /** Says whether {@code value} is a number in range. */
    static boolean isTimestamp(Value value) {
        return Numbers.isNumber(value) && Math.abs(millis(value)) <= FARTHEST;
    }

    /** Returns the whole seconds of a number that {@link #isTimestamp}. */
    static long seconds(Value number) {
        return Math.floorDiv(wholeMillis(number), 1_000L);
    }

    /** Returns the nanoseconds beyond {@link #seconds}, in [0, 1e9). */
    static int nanos(Value number) {
        long whole = wholeMillis(number);
        return Math.floorMod(whole, 1_000) * 1_000_000 + (int) ((millis(number) - whole) * 1_000_000);
    }

    private static long wholeMillis(Value number) {
        return (long) Math.floor(millis(number));
    }

    /** Is exact: every whole number in range fits a double. */
    private static double millis(Value number) {
        return number instanceof Value.Whole whole ? whole.value() : ((Value.Decimal) number).value();
    }
}
