package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.guard.Verdict.Worse;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * 2,500 rollouts in which V2 is exactly as good as V1: no more of them may be rolled back than alpha allows. The tests
 * fail by chance, if the true rate is alpha, with a probability of at most one in 10^9; the seeds are fixed anyway.
 */
class FalseRollbackTest {

    private static final GuardPolicy POLICY = GuardPolicy.defaults();

    private interface Scenario<T> {
        Window at(T world, int second);
    }

    @Test
    void aSteadyRateOfErrorsIsNotV2sFault() {
        assertRarelyRolledBack(250, 900, (traffic, second) -> alike(traffic, second, 0.1, 1_000, 0.001));
    }

    @Test
    void aSmallShareIsNoReason() {
        assertRarelyRolledBack(250, 900, (traffic, second) -> alike(traffic, second, 0.01, 1_000, 0.0005));
    }

    @Test
    void aHighRateOfErrorsOnBothIsNotV2sFault() {
        assertRarelyRolledBack(250, 900, (traffic, second) -> alike(traffic, second, 0.5, 200, 0.02));
    }

    @Test
    void littleTrafficThatOftenFailsIsNotAHardTrip() {
        assertRarelyRolledBack(250, 1_800, (traffic, second) -> alike(traffic, second, 0.5, 5, 0.2));
    }

    @Test
    void aSharedOutageIsNotV2sFault() {
        assertRarelyRolledBack(
                250,
                900,
                (traffic, second) ->
                        alike(traffic, second, 0.1, 1_000, second % 300 >= 200 && second % 300 < 260 ? 0.05 : 0.001));
    }

    @Test
    void aSharedBlackoutIsNotV2sFault() {
        assertRarelyRolledBack(
                250, 900, (traffic, second) -> alike(traffic, second, 0.1, 300, second % 300 >= 280 ? 0.9 : 0.001));
    }

    @Test
    void aRampWhileErrorsRiseIsNotV2sFault() {
        assertRarelyRolledBack(250, 900, (traffic, second) -> {
            double progress = second / 900.0;
            return alike(traffic, second, 0.01 + 0.49 * progress, 1_000, 0.0005 + 0.0095 * progress);
        });
    }

    @Test
    void latencyThatWavesAndJumpsForBothIsNotV2sFault() {
        assertRarelyRolledBack(250, 300, (traffic, second) -> {
            double median = 100_000 * (1 + 0.3 * Math.sin(second / 40.0)) * (second % 100 > 90 ? 3 : 1);
            return traffic.latencies(second, second < 150 ? 0.1 : 0.5, 100, median, 0.5, 1);
        });
    }

    @Test
    void latencyInsideTheToleranceIsTolerated() {
        assertRarelyRolledBack(
                50, 300, (traffic, second) -> traffic.latencies(second, 0.5, 100, 100_000, 0.5, Math.sqrt(1.05)));
    }

    @Test
    void oneUserWhoRetriesIsNotAnOutage() {
        assertRarelyRolledBack(250, 1_800, (traffic, second) -> {
            Window window = alike(traffic, second, 0.1, 20, 0.01);
            boolean storm = second % 600 >= 300 && second % 600 < 330;
            long firstFailure = second % 600 == 300 ? 1 : 0;
            ArmCounts retries = new ArmCounts(10, 10, firstFailure, Histogram.EMPTY);
            return storm ? new Window(second, 0.1, window.v1(), window.v2().plus(retries), 0, 10) : window;
        });
    }

    @Test
    void usersWhoDifferAndKeepTheirVersionAreNotV2sFault() {
        for (int users : new int[] {50, 1_000}) {
            assertRarelyRolledBack(100, seed -> new Population(seed, users, 0.5, 0.8), 120, (population, second) -> {
                if (second == 60) {
                    population.nextStage(0.1);
                }
                return population.window(second, second < 60 ? 0.1 : 0.5, 100, 1, user -> 0);
            });
        }
    }

    private static Window alike(Traffic traffic, int second, double share, int calls, double rate) {
        return traffic.errors(second, share, calls, rate, rate);
    }

    private static void assertRarelyRolledBack(int runs, int seconds, Scenario<Traffic> scenario) {
        assertRarelyRolledBack(runs, Traffic::new, seconds, scenario);
    }

    private static <T> void assertRarelyRolledBack(int runs, LongFunction<T> world, int seconds, Scenario<T> scenario) {
        List<Integer> rolledBack = IntStream.range(0, runs)
                .filter(seed -> isRolledBack(world.apply(seed), seconds, scenario))
                .boxed()
                .toList();
        assertThat(rolledBack)
                .as("seeds of V2s rolled back though no worse")
                .hasSizeLessThanOrEqualTo(quantile(runs, POLICY.alpha()));
    }

    private static <T> boolean isRolledBack(T world, int seconds, Scenario<T> scenario) {
        GuardState state = Guard.start();
        for (int second = 0; second < seconds; second++) {
            state = Guard.observe(POLICY, state, scenario.at(world, second));
            if (Guard.judge(POLICY, state) instanceof Worse) {
                return true;
            }
        }
        return false;
    }

    /** The least number of successes that a binomial exceeds with a probability of at most one in 10^9. */
    private static int quantile(int trials, double probability) {
        double mass = Math.pow(1 - probability, trials);
        double above = 1 - mass;
        int successes = 0;
        while (above > 1e-9) {
            mass *= (double) (trials - successes) / (successes + 1) * probability / (1 - probability);
            successes++;
            above -= mass;
        }
        return successes;
    }
}
