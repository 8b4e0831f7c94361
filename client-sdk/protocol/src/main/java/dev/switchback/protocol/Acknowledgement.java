package dev.switchback.protocol;

/**
 * What an instance hears of its reports. A report that was heard is not one that is kept: whoever took it in may be
 * killed before it is written down. What was heard need not be said again as long as whoever heard it is alive, and what
 * is written down never.
 *
 * @param sequence of the newest report of the incarnation that is kept for good, and with it all before; 0 for none
 * @param heard sequence of the newest report of the incarnation that counts, kept or not; less than that of the report
 *     answered if that one builds on what was not heard. 0 for none, or from who does not say
 */
public record Acknowledgement(long sequence, long heard) {
    /** An acknowledgement that does not say what was heard. */
    public Acknowledgement(long sequence) {
        this(sequence, 0);
    }
}
