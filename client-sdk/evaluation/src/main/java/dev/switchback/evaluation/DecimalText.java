package dev.switchback.evaluation;

/**
 * Reads decimal numbers that are written as texts, {@code [+-]12[.5][e[+-]3]}, as JSON's numbers are read: a whole number
 * that fits 64 bits is exact, any other is the nearest double. Digits before or after the point may be missing, zeros may
 * lead. Allocates nothing for whole numbers, nor for others of at most 15 digits that are scaled by at most 22 decimal
 * places; the rest is left to {@link Double#parseDouble}.
 */
final class DecimalText {
    private static final String LARGEST = Long.toString(Long.MAX_VALUE);
    private static final String SMALLEST = Long.toString(Long.MIN_VALUE).substring(1);
    private static final int EXACT_DIGITS = 15;
    private static final int EXPONENT_DIGITS = 4;

    /** The powers of ten that a double holds exactly. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private DecimalText() {}

    /** Says whether {@code text} is a decimal number whose size a double can hold. */
    static boolean isNumber(String text) {
        return text.length() <= Limits.READ_CHARACTERS
                && isDecimal(text)
                && (isWhole(text) || Double.isFinite(decimal(text)));
    }

    /** Says whether {@code text}, which {@link #isNumber}, is a whole number without point or exponent of 64 bits. */
    static boolean isWhole(String text) {
        int start = afterSign(text, 0);
        if (Digits.end(text, start) < text.length()) {
            return false;
        }
        int first = Digits.afterZeros(text, start, text.length());
        String most = text.charAt(0) == '-' ? SMALLEST : LARGEST;
        return Digits.compare(text, first, text.length(), most, 0, most.length()) <= 0;
    }

    /** Returns the number that {@code text}, which {@link #isWhole}, writes. */
    static long whole(String text) {
        return Long.parseLong(text);
    }

    /** Returns the double nearest to what {@code text}, which {@link #isNumber}, writes. */
    static double decimal(String text) {
        int mantissaEnd = mantissaEnd(text);
        int exponent = exponent(text, mantissaEnd);
        long mantissa = 0;
        int digits = 0;
        boolean fraction = false;
        for (int i = afterSign(text, 0); i < mantissaEnd; i++) {
            char character = text.charAt(i);
            if (character == '.') {
                fraction = true;
                continue;
            }
            exponent -= fraction ? 1 : 0;
            digits += digits > 0 || character != '0' ? 1 : 0;
            mantissa = 10 * mantissa + (character - '0');
        }
        if (digits > EXACT_DIGITS || Math.abs(exponent) >= POWERS.length) {
            return Double.parseDouble(text);
        }
        double size = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
        return text.charAt(0) == '-' ? -size : size;
    }

    private static boolean isDecimal(String text) {
        int start = afterSign(text, 0);
        int end = mantissaEnd(text);
        int digits = end - start - (text.indexOf('.') < 0 ? 0 : 1);
        return digits > 0 && (end == text.length() || isExponent(text, end));
    }

    private static int afterSign(String text, int start) {
        return Digits.has(text, start, '-') || Digits.has(text, start, '+') ? start + 1 : start;
    }

    private static int mantissaEnd(String text) {
        int end = Digits.end(text, afterSign(text, 0));
        return Digits.has(text, end, '.') ? Digits.end(text, end + 1) : end;
    }

    private static boolean isExponent(String text, int start) {
        int first = afterSign(text, start + 1);
        return (text.charAt(start) == 'e' || text.charAt(start) == 'E')
                && first < text.length()
                && Digits.end(text, first) == text.length();
    }

    /** Returns the exponent that starts at {@code start}; one of too many digits is as good as any that is too large. */
    private static int exponent(String text, int start) {
        if (start == text.length()) {
            return 0;
        }
        int first = Digits.afterZeros(text, afterSign(text, start + 1), text.length());
        int size = Digits.number(text, first, Math.min(text.length(), first + EXPONENT_DIGITS));
        return text.charAt(start + 1) == '-' ? -size : size;
    }
}
