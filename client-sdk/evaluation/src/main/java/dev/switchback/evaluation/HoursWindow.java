package dev.switchback.evaluation;

/**
 * Hours of the day on days of the week, by the clocks of a time zone. The end is not part of it. An end before the start
 * lies on the next day, and the hours after midnight belong to the day before. Hours that clocks skip are in no window,
 * hours that they repeat are in it twice. Immutable.
 *
 * @param days a bit for every day of the week on which the window begins, Monday's lowest
 * @param from the second of the day at which it begins
 * @param to the second of the day at which it ends; less than {@code from} where it goes over midnight
 * @param zone whose clocks
 */
record HoursWindow(int days, int from, int to, ZoneOffsets zone) {
    static final int WEEK = 7;
    static final int DAY_SECONDS = 86_400;

    /** The first day of 1970 was a Thursday. */
    private static final int EPOCH_DAY = 3;

    /** Says whether an instant, in seconds from the start of 1970 in UTC, lies within. */
    boolean contains(long instant) {
        long local = instant + zone.at(instant);
        int second = (int) Math.floorMod(local, (long) DAY_SECONDS);
        long day = Math.floorDiv(local, (long) DAY_SECONDS);
        if (from < to) {
            return second >= from && second < to && begins(day);
        }
        return second >= from ? begins(day) : second < to && begins(day - 1);
    }

    private boolean begins(long day) {
        return (days >>> Math.floorMod(day + EPOCH_DAY, WEEK) & 1) == 1;
    }
}
