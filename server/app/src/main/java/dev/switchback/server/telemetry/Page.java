package dev.switchback.server.telemetry;

/** What an incarnation counted in a while, as it is written down: all its pages together are all that it has counted. */
final class Page {
    private final int number;
    private final boolean whole;
    private final long calls;
    private final byte[] counts;

    /**
     * Makes a page.
     *
     * @param number ascending within the incarnation, from 0; a page that is written again replaces the one of that number
     * @param whole whether it takes the place of all before it
     * @param calls that were counted, of all series
     * @param counts as {@link PageWriter} writes them; nobody changes them any more
     */
    Page(int number, boolean whole, long calls, byte[] counts) {
        this.number = number;
        this.whole = whole;
        this.calls = calls;
        this.counts = counts;
    }

    int number() {
        return number;
    }

    boolean whole() {
        return whole;
    }

    long calls() {
        return calls;
    }

    byte[] counts() {
        return counts;
    }
}
