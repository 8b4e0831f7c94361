package dev.switchback.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Many instances that lose one server at the same moment, in a time of their own. */
class StormTest {
    private static final int INSTANCES = 5_000;

    /** An instance and when it tries next, in nanoseconds. */
    private record Attempt(long at, Pacing pacing, SplittableRandom random) implements Comparable<Attempt> {
        @Override
        public int compareTo(Attempt other) {
            return Long.compare(at, other.at());
        }

        Attempt after(Duration pause) {
            return new Attempt(at + pause.toNanos(), pacing, random);
        }
    }

    @Test
    void aFirstReconnectFallsEvenlyIntoTheSpreadThatTheServerWants() {
        int[] perSecond = new int[60];
        for (int i = 0; i < INSTANCES; i++) {
            Pacing pacing = pacing();
            pacing.spread(Duration.ofSeconds(60));
            perSecond[(int) pacing.afterEnd(new SplittableRandom(i)).toSeconds()]++;
        }
        int mean = INSTANCES / perSecond.length;
        assertThat(Arrays.stream(perSecond).max().orElseThrow()).isLessThan(mean * 2);
        assertThat(Arrays.stream(perSecond).min().orElseThrow()).isGreaterThan(mean / 2);
    }

    @Test
    void anOutageOfTenMinutesIsNoReasonToStorm() {
        anOutageOfTenMinutes(Duration.ofSeconds(1), Duration.ofSeconds(6));
    }

    @Test
    void andAFleetThatTheServerWantsSpreadKeepsToThat() {
        anOutageOfTenMinutes(Duration.ofSeconds(60), Duration.ofSeconds(30));
    }

    /** Tries for ten minutes, in the second half of which every instance is to try once in {@code mean}, and evenly. */
    private static void anOutageOfTenMinutes(Duration spread, Duration mean) {
        int[] perSecond = new int[600];
        PriorityQueue<Attempt> attempts = new PriorityQueue<>();
        for (int i = 0; i < INSTANCES; i++) {
            Pacing pacing = pacing();
            pacing.spread(spread);
            attempts.add(new Attempt(0, pacing, new SplittableRandom(i)));
        }
        while (attempts.element().at() < Duration.ofSeconds(perSecond.length).toNanos()) {
            Attempt attempt = attempts.remove();
            perSecond[(int) Duration.ofNanos(attempt.at()).toSeconds()]++;
            attempts.add(attempt.after(attempt.pacing().afterFailure(Optional.empty(), attempt.random())));
        }
        int[] settled = Arrays.copyOfRange(perSecond, 300, perSecond.length);
        double evenly = (double) INSTANCES / mean.toSeconds();
        assertThat(Arrays.stream(settled).max().orElseThrow()).isLessThan((int) (evenly * 1.5));
        assertThat(Arrays.stream(settled).min().orElseThrow()).isGreaterThan((int) (evenly / 2));
    }

    @Test
    void nobodyComesBeforeTheServersRetryAfterAndNotAllAtOnceAfterIt() {
        int[] perTenth = new int[10];
        for (int i = 0; i < INSTANCES; i++) {
            Duration pause = pacing().afterFailure(Optional.of(Duration.ofSeconds(30)), new SplittableRandom(i));
            assertThat(pause).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
            perTenth[(int) Math.min(9, pause.minusSeconds(30).toMillis() / 100)]++;
        }
        assertThat(Arrays.stream(perTenth).max().orElseThrow()).isLessThan(INSTANCES / 10 * 3 / 2);
    }

    private static Pacing pacing() {
        return new Pacing(Duration.ofSeconds(1), Duration.ofSeconds(120), Duration.ofMinutes(5));
    }
}
