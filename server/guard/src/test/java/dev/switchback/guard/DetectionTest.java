package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.guard.Verdict.Worse;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * How many V2 requests it takes to find a regression: medians over seeds. Traffic
 * is 1,000 requests a second, reported ten times a second or one by one.
 */
class DetectionTest {

    private static final GuardPolicy POLICY = GuardPolicy.defaults();
    private static final int MANY = 101;
    private static final int FEW = 15;
    private static final long LIMIT = 20_000;

    @Test
    void aDeadV2IsFoundWithinFiveRequests() {
        assertThat(median(MANY, seed -> requests(start(), seed, (traffic, step) -> single(traffic, step, 0, 1))))
                .isBetween(4L, 5L);
    }

    @Test
    void tenPercentOfErrorsAreFoundWithin55Requests() {
        assertThat(median(MANY, seed -> requests(start(), seed, (traffic, step) -> single(traffic, step, 0.001, 0.1))))
                .isLessThanOrEqualTo(55);
    }

    @Test
    void onePercentOfErrorsIsFoundWithin710RequestsAtATenthOfTheShare() {
        assertThat(median(MANY, seed -> requests(start(), seed, errors(0.1, 0.001, 0.01))))
                .isLessThanOrEqualTo(710);
    }

    @Test
    void onePercentOfErrorsIsFoundWithin530RequestsAtAHundredthOfTheShare() {
        assertThat(median(MANY, seed -> requests(start(), seed, errors(0.01, 0.001, 0.01))))
                .isLessThanOrEqualTo(530);
    }

    @Test
    void twiceTheErrorsAreFoundWithin19600Requests() {
        assertThat(median(41, seed -> requests(start(), seed, errors(0.1, 0.001, 0.002))))
                .isLessThanOrEqualTo(19_600);
    }

    @Test
    void onePercentOfErrorsIsFoundWithin1500RequestsThoughHardlyAnybodyIsOnV1() {
        assertThat(median(MANY, seed -> requests(startWarm(seed), seed, errors(0.99, 0.001, 0.01))))
                .isLessThanOrEqualTo(1_500);
    }

    @Test
    void onePercentOfErrorsIsFoundWhenNobodyIsOnV1AnyMore() {
        assertThat(median(MANY, seed -> requests(startWarm(seed), seed, errors(1, 0.001, 0.01))))
                .isLessThanOrEqualTo(1_500);
    }

    @Test
    void onePercentOfErrorsAfterAnHourOfHealthIsFoundWithin1830Requests() {
        assertThat(median(
                        MANY,
                        seed -> requests(
                                healthyHour(seed),
                                seed,
                                (traffic, step) -> traffic.errors(3_600 + step / 10, 0.1, 100, 0.001, 0.01))))
                .isLessThanOrEqualTo(1_830);
    }

    @Test
    void halfAsSlowAgainIsFoundWithin100Requests() {
        assertThat(median(MANY, seed -> requests(start(), seed, latencies(1.5))))
                .isLessThanOrEqualTo(100);
    }

    @Test
    void aTenthSlowerIsFoundWithin1000Requests() {
        assertThat(median(MANY, seed -> requests(start(), seed, latencies(1.1))))
                .isLessThanOrEqualTo(1_000);
    }

    @Test
    void aHeavierTailIsFoundThoughTheMedianStays() {
        GuardState state = Guard.start(new Traffic(1).timed(10_000, 100_000, 0.3));
        assertThat(median(
                        FEW,
                        seed -> requests(
                                state,
                                seed,
                                (traffic, step) -> new Window(
                                        step / 10,
                                        0.1,
                                        traffic.timed(90, 100_000, 0.3),
                                        traffic.timed(9, 100_000, 0.3).plus(traffic.timed(1, 400_000, 0.1)),
                                        0,
                                        10))))
                .isLessThanOrEqualTo(300);
    }

    private interface Source {
        Window next(Traffic traffic, long step);
    }

    private static Window single(Traffic traffic, long step, double v1Rate, double v2Rate) {
        return traffic.errors(step / 1_000, 0.1, 1, v1Rate, v2Rate);
    }

    private static Source errors(double share, double v1Rate, double v2Rate) {
        return (traffic, step) -> traffic.errors(step / 10, share, 100, v1Rate, v2Rate);
    }

    private static Source latencies(double factor) {
        return (traffic, step) -> traffic.latencies(step / 10, 0.1, 100, 100_000, 0.5, factor);
    }

    private static GuardState start() {
        return Guard.start();
    }

    private static GuardState startWarm(long seed) {
        return Guard.start(new Traffic(seed + 1_000).failing(60_000, 0.001));
    }

    private static GuardState healthyHour(long seed) {
        Traffic traffic = new Traffic(seed + 1_000);
        GuardState state = start();
        for (int second = 0; second < 3_600; second++) {
            state = Guard.observe(POLICY, state, traffic.errors(second, 0.1, 1_000, 0.001, 0.001));
        }
        return state;
    }

    private static long requests(GuardState start, long seed, Source source) {
        Traffic traffic = new Traffic(seed);
        GuardState state = start;
        for (long step = 0; step < LIMIT; step++) {
            state = Guard.observe(POLICY, state, source.next(traffic, step));
            if (Guard.judge(POLICY, state) instanceof Worse) {
                return state.v2().calls() - start.v2().calls();
            }
        }
        return Long.MAX_VALUE;
    }

    private static long median(int seeds, LongFunction<Long> requests) {
        long[] sorted = LongStream.range(0, seeds)
                .map(seed -> requests.apply(seed))
                .sorted()
                .toArray();
        return sorted[seeds / 2];
    }
}
