package dev.switchback.server.delivery.crowd;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what matters in a stream without reading it. */
final class Marks {
    /** What stands before a spread. */
    static final byte[] SPREAD = "\"spreadMillis\":".getBytes(StandardCharsets.US_ASCII);

    /** What stands before a revision. */
    static final byte[] REVISION = "\nid: ".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern RETRY_AFTER = Pattern.compile("(?i)\r\nretry-after: *([0-9]+)");

    private Marks() {}

    /**
     * Looks for a mark that may come in pieces. Its first character must not come again before its last one.
     *
     * @param matched how much of it has come before
     * @return how much of it has come, all of it where it was found
     */
    static int advance(byte[] bytes, int length, byte[] mark, int matched) {
        int found = matched;
        for (int i = 0; i < length && found < mark.length; i++) {
            if (bytes[i] == mark[found]) {
                found++;
            } else {
                found = bytes[i] == mark[0] ? 1 : 0;
            }
        }
        return found;
    }

    /** Returns where {@code mark} ends; -1 if it does not come. */
    static int end(byte[] bytes, int length, byte[] mark) {
        int found = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == mark[found]) {
                found++;
            } else {
                found = bytes[i] == mark[0] ? 1 : 0;
            }
            if (found == mark.length) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Returns the number that begins at {@code start}; 0 if there is none. */
    static long number(byte[] bytes, int start, int length) {
        long number = 0;
        for (int i = start; i < length && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            number = 10 * number + bytes[i] - '0';
        }
        return number;
    }

    /** Returns the pause that an answer asks for, in seconds; 0 if it asks for none. */
    static long retryAfter(String answer) {
        Matcher matcher = RETRY_AFTER.matcher(answer);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
