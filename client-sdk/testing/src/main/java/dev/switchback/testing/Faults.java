package dev.switchback.testing;

import java.time.Duration;

/**
 * What a {@link ChaosProxy} does to the bytes that pass. Each holds for both directions, except {@code limit}.
 *
 * @param latency by which every piece is late
 * @param jitter by which a piece may be later still, anything up to this
 * @param bytesPerSecond how many bytes pass in a second, in each direction of each connection; 0 for any number
 * @param slice size of the largest piece in which bytes are handed on, in bytes; 0 for as they come
 * @param limit after how many bytes from the server a connection is ended; 0 for never
 * @param reset how probable it is for each piece that its connection is reset instead, from 0 to 1
 * @param blackHole whether nothing passes and nothing is told; what was held passes afterwards
 * @param refusing whether new connections are reset at once
 * @param closeDelay for how long the other side does not hear that one side has closed
 */
public record Faults(
        Duration latency,
        Duration jitter,
        long bytesPerSecond,
        int slice,
        long limit,
        double reset,
        boolean blackHole,
        boolean refusing,
        Duration closeDelay) {
    /** None at all. */
    public static final Faults NONE = new Faults(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, false, false, Duration.ZERO);

    public Faults {
        if (latency.isNegative() || jitter.isNegative() || closeDelay.isNegative()) {
            throw new IllegalArgumentException("no time may be negative");
        }
        if (bytesPerSecond < 0 || slice < 0 || limit < 0) {
            throw new IllegalArgumentException("no number of bytes may be negative");
        }
        if (!(reset >= 0 && reset <= 1)) {
            throw new IllegalArgumentException("a probability lies between 0 and 1, not at " + reset);
        }
    }

    /** Returns these faults with every piece late by {@code latency} and up to {@code jitter} more. */
    public Faults late(Duration latency, Duration jitter) {
        return new Faults(latency, jitter, bytesPerSecond, slice, limit, reset, blackHole, refusing, closeDelay);
    }

    /** Returns these faults with at most {@code bytesPerSecond} each way. */
    public Faults narrow(long bytesPerSecond) {
        return new Faults(latency, jitter, bytesPerSecond, slice, limit, reset, blackHole, refusing, closeDelay);
    }

    /** Returns these faults with bytes handed on in pieces of at most {@code slice}. */
    public Faults sliced(int slice) {
        return new Faults(latency, jitter, bytesPerSecond, slice, limit, reset, blackHole, refusing, closeDelay);
    }

    /** Returns these faults with every connection ended after {@code limit} bytes from the server. */
    public Faults limited(long limit) {
        return new Faults(latency, jitter, bytesPerSecond, slice, limit, reset, blackHole, refusing, closeDelay);
    }

    /** Returns these faults with each piece resetting its connection with the probability {@code reset}. */
    public Faults resetting(double reset) {
        return new Faults(latency, jitter, bytesPerSecond, slice, limit, reset, blackHole, refusing, closeDelay);
    }

    /** Returns these faults with nothing passing and nothing told. */
    public Faults silent() {
        return new Faults(latency, jitter, bytesPerSecond, slice, limit, reset, true, refusing, closeDelay);
    }

    /** Returns these faults with new connections reset at once. */
    public Faults refused() {
        return new Faults(latency, jitter, bytesPerSecond, slice, limit, reset, blackHole, true, closeDelay);
    }

    /** Returns these faults with an end told {@code closeDelay} late. */
    public Faults closingLate(Duration closeDelay) {
        return new Faults(latency, jitter, bytesPerSecond, slice, limit, reset, blackHole, refusing, closeDelay);
    }
}
