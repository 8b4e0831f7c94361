package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ArmSumsTest {
    private static final Map<String, MetricCounts> HITS =
            Map.of("orders", new MetricCounts(3, 1, 1, Histogram.of(Map.of(5, 2L)), Histogram.EMPTY));

    @RepeatedTest(20)
    void whatIsAddedIsTheSumOfItAll(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        ArmSums sums = new ArmSums();
        for (int again = 0; again < 2; again++) {
            ArmCounts expected = ArmCounts.NONE;
            for (int i = 0; i < 30; i++) {
                ArmCounts more = counts(random);
                add(more, sums);
                expected = expected.plus(more);
            }
            assertThat(sums.counts()).isEqualTo(expected);
            sums.clear();
            assertThat(sums.counts()).isEqualTo(ArmCounts.NONE);
        }
    }

    @Test
    void whatIsTakenStaysAsItWas() {
        ArmSums sums = new ArmSums();
        ArmCounts one = counts(new SplittableRandom(1));
        add(one, sums);
        ArmCounts taken = sums.counts();
        add(counts(new SplittableRandom(2)), sums);
        assertThat(taken).isEqualTo(one);
    }

    @Test
    void whatCannotBeIsRefusedAndNothingOfItIsAdded() {
        ArmSums sums = new ArmSums();
        sums.add(Long.MAX_VALUE, 0, 0);
        sums.addLatency(7, Long.MAX_VALUE);
        sums.addGroup(7, 1, Long.MAX_VALUE);
        ArmCounts before = sums.counts();
        assertThatThrownBy(() -> sums.add(1, 2, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sums.add(1, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sums.add(1, 0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sums.add(1, 1, 1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> sums.addLatency(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sums.addLatency(Histogram.BUCKETS, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sums.addLatency(8, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sums.addLatency(7, 1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> sums.addUnitLatency(Histogram.BUCKETS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sums.addGroup(GroupLevels.GROUPS, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sums.addGroup(7, 1, 1)).isInstanceOf(ArithmeticException.class);
        assertThat(sums.counts()).isEqualTo(before);
    }

    /** Adds {@code counts} number by number, as a report's would be. */
    static void add(ArmCounts counts, ArmSums sums) {
        sums.add(counts.calls(), counts.failingCalls(), counts.failingUnits());
        int[] buckets = counts.latency().buckets();
        for (int i = 0; i < buckets.length; i++) {
            sums.addLatency(buckets[i], counts.latency().counts()[i]);
        }
        for (int bucket : counts.unitLatency().buckets()) {
            for (long unit = 0; unit < counts.unitLatency().count(bucket); unit++) {
                sums.addUnitLatency(bucket);
            }
        }
        for (long unit = 0; unit < counts.units(); unit++) {
            sums.addUnit();
        }
        int[] groups = counts.groups().groups();
        for (int i = 0; i < groups.length; i++) {
            sums.addGroup(
                    groups[i], counts.groups().counts()[i], counts.groups().sumLogs()[i]);
        }
        counts.metrics().forEach(sums::addMetric);
    }

    private static ArmCounts counts(SplittableRandom random) {
        int calls = random.nextInt(20);
        Map<Integer, Long> latency = new TreeMap<>();
        Map<Integer, Long> first = new TreeMap<>();
        for (int call = 0; call < calls; call++) {
            latency.merge(random.nextInt(40), 1L, Long::sum);
            if (random.nextBoolean()) {
                first.merge(1000 + random.nextInt(24), 1L, Long::sum);
            }
        }
        int group = random.nextInt(GroupLevels.GROUPS);
        GroupLevels groups =
                calls == 0 ? GroupLevels.NONE : new GroupLevels(new int[] {group}, new long[] {calls}, new long[] {5});
        return new ArmCounts(
                calls,
                calls / 3,
                calls / 4,
                calls / 2,
                Histogram.of(latency),
                Histogram.of(first),
                groups,
                random.nextBoolean() ? HITS : Map.of());
    }
}
