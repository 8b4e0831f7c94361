package dev.switchback.guard;

import java.util.List;

/**
 * All that the guard remembers of a rollout attempt: bounded in size, immutable, made of records, numbers, and arrays,
 * lists and maps of them, no number of which is ever NaN or infinite, so that it survives being written as JSON and read
 * again. Made by {@link Guard#start()} and {@link Guard#observe}; only the counts are meant for others to read.
 *
 * @param bin the latest bin seen, or -1 before the first window
 * @param v1 what V1 has done since the attempt began, without groups and without the values of single units
 * @param v2 what V2 has done since the attempt began, likewise
 * @param errorContrast the relative error test
 * @param errorCeiling the absolute error test
 * @param latencyContrast the latency tests
 * @param latencyChange the test of latency that changes
 * @param metricContrasts the tests of the policy's own metrics
 * @param sampleRatio the test of the assignment
 * @param sources who speaks against V2
 * @param hardTrip the hard trip
 * @param presence who was called when
 */
public record GuardState(
        long bin,
        ArmCounts v1,
        ArmCounts v2,
        ErrorContrast errorContrast,
        ErrorCeiling errorCeiling,
        LatencyContrast latencyContrast,
        LatencyChange latencyChange,
        List<MetricContrast> metricContrasts,
        SampleRatio sampleRatio,
        Sources sources,
        HardTrip hardTrip,
        Presence presence) {

    /** Copies the list. */
    public GuardState {
        metricContrasts = List.copyOf(metricContrasts);
    }

    static GuardState start(ArmCounts v1Before) {
        return new GuardState(
                -1,
                ArmCounts.NONE,
                ArmCounts.NONE,
                ErrorContrast.start(),
                ErrorCeiling.start(v1Before),
                LatencyContrast.start(v1Before.latency()),
                LatencyChange.START,
                List.of(),
                SampleRatio.START,
                Sources.NONE,
                HardTrip.START,
                Presence.START);
    }

    GuardState observe(GuardPolicy policy, Window window) {
        long elapsed = bin < 0 ? 0 : Math.max(0, window.bin() - bin);
        long now = Math.max(bin, window.bin());
        ErrorCeiling ceiling = errorCeiling.observe(policy, window, elapsed);
        return new GuardState(
                now,
                v1.plusTotals(window.v1()),
                v2.plusTotals(window.v2()),
                errorContrast.observe(policy, window, elapsed),
                ceiling,
                latencyContrast.observe(policy, window, elapsed),
                latencyChange.observe(policy, window, elapsed),
                MetricContrast.observe(policy, metricContrasts, window, elapsed),
                sampleRatio.observe(window),
                sources.observe(policy, window, ceiling.highest(policy)),
                hardTrip.observe(window, elapsed),
                presence.observe(window, now));
    }
}
