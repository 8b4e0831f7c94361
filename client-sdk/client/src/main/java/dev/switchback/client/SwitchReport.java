package dev.switchback.client;

/**
 * What a process has counted of one flag that switches between versions, since its client was started. Counts never
 * fall. They are read one after the other while calls go on, so that one may be ahead of another by the calls under way.
 *
 * @param flag key of the flag
 * @param tripped whether the local breaker has taken V2 out on this instance
 * @param v1 calls that V1 ran, those in V2's place included
 * @param v2 calls that V2 ran
 * @param takenOver completed calls that V1 ran in V2's place because the breaker had taken V2 out
 * @param beside what happened beside and in place of these calls
 */
public record SwitchReport(String flag, boolean tripped, Calls v1, Calls v2, long takenOver, SwitchCounts beside) {

    /**
     * The completed calls of one version.
     *
     * @param count how many, good and bad
     * @param errors how many of them failed
     */
    public record Calls(long count, long errors) {}
}
