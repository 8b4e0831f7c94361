package dev.switchback.evaluation;

/** Walks over the ASCII digits of a text. */
final class Digits {
    private Digits() {}

    static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    /** Returns where the digits that start at {@code start} end. */
    static int end(String text, int start) {
        int end = start;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Says whether {@code text} has {@code expected} at {@code index}, which may lie outside of it. */
    static boolean has(String text, int index, char expected) {
        return index >= 0 && index < text.length() && text.charAt(index) == expected;
    }

    /** Returns the number that the digits from {@code start} to {@code end} write, which must fit. */
    static int number(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            number = 10 * number + (text.charAt(i) - '0');
        }
        return number;
    }

    /** Returns where the digits from {@code start} to {@code end} begin to count. */
    static int afterZeros(String text, int start, int end) {
        int first = start;
        while (first < end && text.charAt(first) == '0') {
            first++;
        }
        return first;
    }

    /** Compares two whole numbers of any length by size; no digits at all are zero. */
    static int compare(String left, int leftStart, int leftEnd, String right, int rightStart, int rightEnd) {
        int l = afterZeros(left, leftStart, leftEnd);
        int r = afterZeros(right, rightStart, rightEnd);
        int longer = Integer.compare(leftEnd - l, rightEnd - r);
        return longer != 0 ? longer : compareTexts(left, l, leftEnd, right, r, rightEnd);
    }

    /** Compares two stretches of text by their characters; of two that start alike the longer is greater. */
    static int compareTexts(String left, int leftStart, int leftEnd, String right, int rightStart, int rightEnd) {
        int l = leftStart;
        int r = rightStart;
        while (l < leftEnd && r < rightEnd) {
            int order = Character.compare(left.charAt(l++), right.charAt(r++));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(leftEnd - l, rightEnd - r);
    }
}
