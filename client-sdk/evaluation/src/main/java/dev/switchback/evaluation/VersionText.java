package dev.switchback.evaluation;

/**
 * Reads versions by SemVer 2.0.0 and compares them by its section 11: numbers of any length by size, build metadata not at
 * all. Allocates nothing.
 */
final class VersionText {
    private static final int PARTS = 3;

    private VersionText() {}

    /**
     * Says whether {@code text} is a version.
     *
     * @param strict whether it must have all three of major, minor and patch; otherwise only the first, and the missing
     *     ones are zero
     */
    static boolean isVersion(String text, boolean strict) {
        if (text.length() > Limits.READ_CHARACTERS) {
            return false;
        }
        int end = coreEnd(text, strict ? PARTS : 1);
        if (Digits.has(text, end, '-')) {
            end = identifiersEnd(text, end + 1, false);
        }
        if (Digits.has(text, end, '+')) {
            end = identifiersEnd(text, end + 1, true);
        }
        return end == text.length();
    }

    /** Compares two versions: negative, zero or positive as {@code left} is of lower, equal or higher precedence. */
    static int compare(String left, String right) {
        int l = 0;
        int r = 0;
        for (int part = 0; part < PARTS; part++) {
            int leftEnd = Digits.end(left, l);
            int rightEnd = Digits.end(right, r);
            int order = Digits.compare(left, l, leftEnd, right, r, rightEnd);
            if (order != 0) {
                return order;
            }
            l = afterPoint(left, leftEnd);
            r = afterPoint(right, rightEnd);
        }
        boolean leftReleased = !Digits.has(left, l, '-');
        boolean rightReleased = !Digits.has(right, r, '-');
        return leftReleased || rightReleased
                ? Boolean.compare(leftReleased, rightReleased)
                : comparePreReleases(left, l + 1, right, r + 1);
    }

    private static int comparePreReleases(String left, int leftStart, String right, int rightStart) {
        int l = leftStart;
        int r = rightStart;
        while (true) {
            int leftEnd = identifierEnd(left, l);
            int rightEnd = identifierEnd(right, r);
            int order = compareIdentifiers(left, l, leftEnd, right, r, rightEnd);
            if (order != 0) {
                return order;
            }
            l = afterPoint(left, leftEnd);
            r = afterPoint(right, rightEnd);
            if (l == leftEnd || r == rightEnd) {
                return Boolean.compare(l != leftEnd, r != rightEnd);
            }
        }
    }

    private static int compareIdentifiers(String left, int l, int leftEnd, String right, int r, int rightEnd) {
        boolean leftNumeric = Digits.end(left, l) == leftEnd;
        boolean rightNumeric = Digits.end(right, r) == rightEnd;
        if (leftNumeric != rightNumeric) {
            return leftNumeric ? -1 : 1;
        }
        return leftNumeric
                ? Digits.compare(left, l, leftEnd, right, r, rightEnd)
                : Digits.compareTexts(left, l, leftEnd, right, r, rightEnd);
    }

    /** Returns where at least {@code least} and at most three numbers end; -1 if they are not there. */
    private static int coreEnd(String text, int least) {
        int end = numberEnd(text, 0);
        for (int parts = 1; end >= 0 && parts < PARTS; parts++) {
            if (!Digits.has(text, end, '.')) {
                return parts < least ? -1 : end;
            }
            end = numberEnd(text, end + 1);
        }
        return end;
    }

    /** Returns where a number without leading zeros ends; -1 if there is none. */
    private static int numberEnd(String text, int start) {
        int end = Digits.end(text, start);
        return end == start || isZeroLed(text, start, end) ? -1 : end;
    }

    /** Returns where a list of identifiers ends; -1 if there is none, or one is empty or wrongly led by a zero. */
    private static int identifiersEnd(String text, int start, boolean build) {
        for (int from = start; ; ) {
            int end = identifierEnd(text, from);
            boolean numeric = Digits.end(text, from) == end;
            if (end == from || (!build && numeric && isZeroLed(text, from, end))) {
                return -1;
            }
            if (!Digits.has(text, end, '.')) {
                return end;
            }
            from = end + 1;
        }
    }

    private static int identifierEnd(String text, int start) {
        int end = start;
        while (end < text.length() && isIdentifierPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isIdentifierPart(char character) {
        return Digits.isDigit(character)
                || (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || character == '-';
    }

    private static boolean isZeroLed(String text, int start, int end) {
        return end - start > 1 && text.charAt(start) == '0';
    }

    private static int afterPoint(String text, int index) {
        return Digits.has(text, index, '.') ? index + 1 : index;
    }
}
