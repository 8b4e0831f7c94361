package dev.switchback.guard;

/**
 * All that the guard remembers of a rollout attempt: bounded in size, immutable, made of records, numbers and arrays of
 * them, none of which is ever NaN or infinite, so that it survives being written as JSON and read again. Made by
 * {@link Guard#start()} and {@link Guard#observe}; only the counts are meant for others to read.
 *
 * @param bin the latest bin seen, or -1 before the first window
 * @param v1 what V1 has done since the attempt began
 * @param v2 what V2 has done since the attempt began
 * @param errorContrast the relative error test
 * @param errorCeiling the absolute error test
 * @param latencyContrast the latency tests
 * @param hardTrip the hard trip
 */
public record GuardState(
        long bin,
        ArmCounts v1,
        ArmCounts v2,
        ErrorContrast errorContrast,
        ErrorCeiling errorCeiling,
        LatencyContrast latencyContrast,
        HardTrip hardTrip) {

    static GuardState start(ArmCounts v1Before) {
        return new GuardState(
                -1,
                ArmCounts.NONE,
                ArmCounts.NONE,
                ErrorContrast.start(),
                ErrorCeiling.start(v1Before),
                LatencyContrast.start(v1Before.latency()),
                HardTrip.START);
    }

    GuardState observe(GuardPolicy policy, Window window) {
        long elapsed = bin < 0 ? 0 : Math.max(0, window.bin() - bin);
        return new GuardState(
                Math.max(bin, window.bin()),
                v1.plus(window.v1()),
                v2.plus(window.v2()),
                errorContrast.observe(policy, window, elapsed),
                errorCeiling.observe(policy, window, elapsed),
                latencyContrast.observe(policy, window, elapsed),
                hardTrip.observe(window, elapsed));
    }
}
