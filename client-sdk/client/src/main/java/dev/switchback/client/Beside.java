package dev.switchback.client;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What all switches of a client share for what happens beside calls.
 *
 * @param pool runs versions aside
 * @param deadlines watches what has one
 * @param nanos a clock that only runs forward, in nanoseconds
 * @param clock the time of day
 * @param random chance, asked for on the thread that uses it
 */
record Beside(
        AsidePool pool, Deadlines deadlines, LongSupplier nanos, InstantSource clock, Supplier<RandomGenerator> random)
        implements AutoCloseable {

    static Beside of(AsideLimits limits, LongSupplier nanos, InstantSource clock, Supplier<RandomGenerator> random) {
        Deadlines deadlines = new Deadlines(nanos);
        return new Beside(new AsidePool(limits, deadlines), deadlines, nanos, clock, random);
    }

    double chance() {
        return random.get().nextDouble();
    }

    @Override
    public void close() {
        pool.close();
        deadlines.close();
    }
}
