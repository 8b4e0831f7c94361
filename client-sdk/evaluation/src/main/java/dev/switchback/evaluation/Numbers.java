package dev.switchback.evaluation;

/** Exact comparison of numbers, whichever way they are written. */
final class Numbers {
    private Numbers() {}

    /** Says whether {@code value} is a number. */
    static boolean isNumber(Value value) {
        return value instanceof Value.Whole || value instanceof Value.Decimal;
    }

    /** Compares two numbers by size: negative, zero or positive as {@code left} is less, equal or greater. */
    static int compare(Value left, Value right) {
        return left instanceof Value.Whole whole ? compare(whole.value(), right) : compare(decimal(left), right);
    }

    /** Compares a whole number with one of any kind. */
    static int compare(long left, Value right) {
        return right instanceof Value.Whole whole ? Long.compare(left, whole.value()) : compare(left, decimal(right));
    }

    /** Compares a double with a number of any kind. */
    static int compare(double left, Value right) {
        return right instanceof Value.Whole whole ? -compare(whole.value(), left) : compare(left, decimal(right));
    }

    /** Says whether {@code value} is a whole number that fits 64 bits. */
    static boolean isWhole(double value) {
        return value == Math.rint(value) && value >= -0x1p63 && value < 0x1p63;
    }

    private static double decimal(Value number) {
        return ((Value.Decimal) number).value();
    }

    /** Compares without rounding {@code left} to a double, which would lose digits beyond 2^53. */
    private static int compare(long left, double right) {
        if (right >= 0x1p63) {
            return -1;
        }
        if (right < -0x1p63) {
            return 1;
        }
        long whole = (long) right;
        return left == whole ? compare(0.0, right - whole) : Long.compare(left, whole);
    }

    /** Unlike {@link Double#compare}, takes the two zeros for one. */
    private static int compare(double left, double right) {
        if (left == right) {
            return 0;
        }
        return left < right ? -1 : 1;
    }
}
