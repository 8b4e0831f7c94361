package dev.switchback.client;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What users need not choose: paces, deadlines, time and chance.
 *
 * @param heartbeat how often the server is expected to say something
 * @param backoffBase upper end of the first pause after a failure
 * @param backoffCap upper end of every later pause
 * @param refusedPause mean pause after the server has refused the key
 * @param requestTimeout for a whole request, other than the stream
 * @param reportSpacing least time between two reports
 * @param signOfLife longest time between two reports
 * @param closeTimeout how long closing may take
 * @param nanos a clock that only runs forward, in nanoseconds
 * @param clock the time of day
 * @param random chance for jitter, asked for on the thread that uses it
 */
record Tuning(
        Duration heartbeat,
        Duration backoffBase,
        Duration backoffCap,
        Duration refusedPause,
        Duration requestTimeout,
        Duration reportSpacing,
        Duration signOfLife,
        Duration closeTimeout,
        LongSupplier nanos,
        InstantSource clock,
        Supplier<RandomGenerator> random) {

    static final Tuning DEFAULT = new Tuning(
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            Duration.ofSeconds(120),
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofMillis(200),
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            System::nanoTime,
            InstantSource.system(),
            ThreadLocalRandom::current);

    /** Returns for how long, at least, the server has to be heard after a loss to count as back. */
    Duration settling() {
        return backoffBase.multipliedBy(10);
    }

    /** Returns for how long a stream may be silent before it counts as dead. */
    Duration silence() {
        return heartbeat.multipliedBy(5).dividedBy(2);
    }
}
