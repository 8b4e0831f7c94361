package dev.switchback.protocol;

/**
 * What an instance hears of its reports. A report that was heard is not one that is kept: whoever took it in may be
 * killed before it is written down. Only what is written down is acknowledged; the rest is said again.
 *
 * @param sequence of the newest report of the incarnation that is kept for good, and with it all before; 0 for none
 */
public record Acknowledgement(long sequence) {}
