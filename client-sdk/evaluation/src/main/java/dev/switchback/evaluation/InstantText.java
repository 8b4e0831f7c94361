package dev.switchback.evaluation;

/**
 * Reads instants as ISO 8601 writes them: {@code 2026-11-21T13:00:00.5+01:00}, the seconds and up to nine digits of
 * their fraction optional, the offset {@code Z}, {@code +01}, {@code +0100} or {@code +01:00}; or {@code 2026-11-21},
 * the start of that day in UTC. Years have four digits; there are no leap seconds. Allocates nothing.
 */
final class InstantText {
    private static final int DATE_LENGTH = "2026-11-21".length();
    private static final int MINUTES_END = "2026-11-21T12:00".length();
    private static final int SECONDS_END = "2026-11-21T12:00:00".length();
    private static final int LONGEST = "2026-11-21T12:00:00.123456789+01:00".length();
    private static final int FRACTION_DIGITS = 9;

    private InstantText() {}

    /** Says whether {@code text} is an instant. */
    static boolean isInstant(String text) {
        if (text.length() > LONGEST || !isDate(text)) {
            return false;
        }
        return text.length() == DATE_LENGTH || (isTime(text) && isOffset(text, timeEnd(text)));
    }

    /** Returns the seconds from the start of 1970 in UTC to {@code text}, which {@link #isInstant}. */
    static long seconds(String text) {
        long midnight = 86_400 * days(Digits.number(text, 0, 4), Digits.number(text, 5, 7), Digits.number(text, 8, 10));
        if (text.length() == DATE_LENGTH) {
            return midnight;
        }
        int seconds = hasSeconds(text) ? Digits.number(text, MINUTES_END + 1, SECONDS_END) : 0;
        return midnight + 60L * minutes(text, DATE_LENGTH + 1) + seconds - offset(text, timeEnd(text));
    }

    /** Returns the nanoseconds of {@code text}, which {@link #isInstant}, beyond {@link #seconds}, in [0, 1e9). */
    static int nanos(String text) {
        if (!hasFraction(text)) {
            return 0;
        }
        int end = Digits.end(text, SECONDS_END + 1);
        int nanos = Digits.number(text, SECONDS_END + 1, end);
        for (int digits = end - SECONDS_END - 1; digits < FRACTION_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static boolean isDate(String text) {
        if (!(isNumber(text, 0, 4, 9_999)
                && Digits.has(text, 4, '-')
                && isNumber(text, 5, 7, 12)
                && Digits.has(text, 7, '-')
                && isNumber(text, 8, DATE_LENGTH, 31))) {
            return false;
        }
        int day = Digits.number(text, 8, DATE_LENGTH);
        return day >= 1 && day <= daysOf(Digits.number(text, 5, 7), Digits.number(text, 0, 4));
    }

    private static boolean isTime(String text) {
        char separator = text.charAt(DATE_LENGTH);
        boolean timed = (separator == 'T' || separator == 't')
                && isNumber(text, DATE_LENGTH + 1, DATE_LENGTH + 3, 23)
                && Digits.has(text, DATE_LENGTH + 3, ':')
                && isNumber(text, DATE_LENGTH + 4, MINUTES_END, 59);
        if (!timed || !hasSeconds(text)) {
            return timed;
        }
        int digits = timeEnd(text) - SECONDS_END - 1;
        return isNumber(text, MINUTES_END + 1, SECONDS_END, 59)
                && (!hasFraction(text) || (digits >= 1 && digits <= FRACTION_DIGITS));
    }

    private static boolean hasSeconds(String text) {
        return Digits.has(text, MINUTES_END, ':');
    }

    private static boolean hasFraction(String text) {
        return hasSeconds(text) && Digits.has(text, SECONDS_END, '.');
    }

    private static int timeEnd(String text) {
        if (hasFraction(text)) {
            return Digits.end(text, SECONDS_END + 1);
        }
        return hasSeconds(text) ? SECONDS_END : MINUTES_END;
    }

    private static boolean isOffset(String text, int start) {
        if (start + 1 == text.length()) {
            return text.charAt(start) == 'Z' || text.charAt(start) == 'z';
        }
        boolean hours = (Digits.has(text, start, '+') || Digits.has(text, start, '-'))
                && isNumber(text, start + 1, start + 3, 23);
        int minutes = Digits.has(text, start + 3, ':') ? start + 4 : start + 3;
        return hours
                && (start + 3 == text.length()
                        || (minutes + 2 == text.length() && isNumber(text, minutes, minutes + 2, 59)));
    }

    /** Returns the offset that starts at {@code start}, in seconds. */
    private static int offset(String text, int start) {
        if (start + 1 == text.length()) {
            return 0;
        }
        int hours = 3_600 * Digits.number(text, start + 1, start + 3);
        int minutes = start + 3 == text.length() ? 0 : 60 * Digits.number(text, text.length() - 2, text.length());
        return text.charAt(start) == '-' ? -(hours + minutes) : hours + minutes;
    }

    /** Returns the minutes of {@code hh:mm}. */
    private static int minutes(String text, int start) {
        return 60 * Digits.number(text, start, start + 2) + Digits.number(text, start + 3, start + 5);
    }

    private static boolean isNumber(String text, int start, int end, int most) {
        return end <= text.length() && Digits.end(text, start) >= end && Digits.number(text, start, end) <= most;
    }

    private static int daysOf(int month, int year) {
        return switch (month) {
            case 0 -> 0;
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /**
     * Returns the days from 1970-01-01, with years that start in March, so that a leap day is the last of its year
     * (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
     */
    private static long days(int year, int month, int day) {
        int shifted = month > 2 ? year : year - 1;
        int era = Math.floorDiv(shifted, 400);
        int yearOfEra = shifted - 400 * era;
        int dayOfYear = (153 * Math.floorMod(month - 3, 12) + 2) / 5 + day - 1;
        int dayOfEra = 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return 146_097L * era + dayOfEra - 719_468;
    }
}
