package dev.switchback.protocol;

/**
 * How an instance hears of changes, by its own word.
 *
 * @param intervalMillis between its polls, in the mean, at most a day; 0 for one that has a stream
 * @param dueMillis from its report to its next poll, at most a day; 0 for one that has a stream
 */
public record Following(long intervalMillis, long dueMillis) {
    /** It has a stream. */
    public static final Following STREAM = new Following(0, 0);

    /** The longest interval, in milliseconds. */
    public static final long LONGEST = 86_400_000;

    /**
     * Checks the durations.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Following {
        if (intervalMillis < 0 || intervalMillis > LONGEST || dueMillis < 0 || dueMillis > LONGEST) {
            throw new IllegalArgumentException(
                    "polls are at most a day apart, not " + intervalMillis + " ms, due in " + dueMillis + " ms");
        }
    }

    /** Says whether it has a stream, and does not poll. */
    public boolean streams() {
        return intervalMillis == 0;
    }
}
