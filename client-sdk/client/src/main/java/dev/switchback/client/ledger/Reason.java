package dev.switchback.client.ledger;

import java.util.Arrays;

/** Why the second side of a dual write may not hold what the first one does. */
public enum Reason {
    /** It is under way; left so by a process that ended before it knew. */
    PENDING('P'),
    /** It failed. */
    FAILED('F'),
    /** It took longer than it may; it may have been made all the same. */
    TIMED_OUT('T'),
    /** It was never tried: there was no room. */
    SHED('S'),
    /** Nobody knows: the thread that made it was interrupted. */
    UNKNOWN('U');

    private final char letter;

    Reason(char letter) {
        this.letter = letter;
    }

    /** Returns the letter that stands for it in the file. */
    byte letter() {
        return (byte) letter;
    }

    static Reason of(byte letter) {
        return Arrays.stream(values())
                .filter(reason -> reason.letter == letter)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no reason is written as " + letter));
    }
}
