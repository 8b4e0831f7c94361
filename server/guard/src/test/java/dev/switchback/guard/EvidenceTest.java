package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of a verdict is enough to draw it again, and survives being taken apart and put together. */
class EvidenceTest {

    private static final GuardPolicy POLICY = GuardPolicy.defaults()
            .withMetrics(List.of(
                    new MetricGuard("rate", MetricGuard.Kind.RATE, MetricGuard.Direction.UP, 0.1, 0.2),
                    new MetricGuard("value", MetricGuard.Kind.VALUE, MetricGuard.Direction.DOWN, 0.05)));

    @Test
    void everyVerdictCanBeDrawnAgainExactly() {
        Traffic traffic = new Traffic(11);
        GuardState state = Guard.start(traffic.timed(5_000, 100_000, 0.5));
        List<Class<?>> seen = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            Window window = window(traffic, step);
            GuardState next = Guard.observe(POLICY, state, window);
            Verdict verdict = Guard.judge(POLICY, next);
            assertThat(new Evidence(POLICY, state, window, verdict).recompute()).isEqualTo(verdict);
            seen.add(verdict.getClass());
            state = next;
        }
        assertThat(seen).contains(Verdict.Healthy.class, Verdict.Inconclusive.class, Verdict.Worse.class);
    }

    @Test
    void tamperedEvidenceShows() {
        GuardState start = Guard.start();
        Window window = window(new Traffic(1), 0);
        Verdict verdict = Guard.judge(POLICY, Guard.observe(POLICY, start, window));
        Evidence tampered = new Evidence(POLICY.withAlpha(0.5), start, window, verdict);
        assertThat(tampered.recompute()).isNotEqualTo(verdict);
    }

    @Test
    void theStateIsMadeOfRecordsAndNumbersOnlyAndNoneOfThemIsNotANumber() throws ReflectiveOperationException {
        Traffic traffic = new Traffic(5);
        GuardState state = Guard.start();
        assertThat(copy(state)).isEqualTo(state);
        for (int step = 0; step < 40; step++) {
            state = Guard.observe(POLICY, state, window(traffic, step));
            Object copy = copy(state);
            assertThat(copy).isEqualTo(state).isNotSameAs(state).hasSameHashCodeAs(state);
        }
    }

    private static Window window(Traffic traffic, int step) {
        Window timed = traffic.latencies(step / 2, 0.2, 100, 100_000, 0.5, step < 20 ? 1 : 1.4);
        Window failing = traffic.errors(step / 2, 0.2, 100, 0.01, step < 20 ? 0.01 : 0.2);
        ArmCounts v1 = measured(timed.v1().plus(failing.v1()));
        ArmCounts v2 = measured(timed.v2().plus(failing.v2()));
        return new Window(step * 2L, 0.2, 0.1, step % 3, v1, v2, new Fleet(10, 0, 0));
    }

    private static ArmCounts measured(ArmCounts counts) {
        MetricCounts rate = new MetricCounts(9, 2, 1, Histogram.EMPTY, Histogram.EMPTY);
        MetricCounts value = new MetricCounts(9, 0, 0, counts.latency(), counts.unitLatency());
        GroupLevels groups = new GroupLevels(new int[] {1, 200}, new long[] {3, 4}, new long[] {70_000, -7});
        return new ArmCounts(
                counts.calls(),
                counts.failingCalls(),
                counts.failingUnits(),
                counts.units(),
                counts.latency(),
                counts.unitLatency(),
                groups,
                Map.of("rate", rate, "value", value));
    }

    /** Recorded before histograms and groups shared their arrays. */
    @Test
    void aSeedsEvidenceIsWhatItWas() {
        Traffic traffic = new Traffic(20_261_121);
        GuardState state = Guard.start();
        for (int step = 0; step < 400; step++) {
            Window timed = traffic.latencies(step / 4, 0.2, 200, 20_000, 0.4, 1.06);
            Window failing = traffic.errors(step / 4, 0.2, 100, 0.002, 0.003);
            ArmCounts v1 = timed.v1().plus(failing.v1());
            ArmCounts v2 = timed.v2().plus(failing.v2());
            Window window = new Window(step / 4, 0.2, 0.2, step % 3, v1, v2, new Fleet(10, 0, 0));
            state = Guard.observe(GuardPolicy.defaults(), state, window);
        }
        assertThat(state.latencyContrast().median().logEvidence()).isCloseTo(42.87124572340798, within(1e-9));
        assertThat(Guard.judge(GuardPolicy.defaults(), state).findings().evidence())
                .isCloseTo(1.13961070019304243E18, withinPercentage(1e-6));
    }

    /** Takes what is made of parts apart to its numbers and puts together another, the way a JSON codec does. */
    private static Object copy(Object value) throws ReflectiveOperationException {
        if (value instanceof Record) {
            RecordComponent[] components = value.getClass().getRecordComponents();
            Class<?>[] types = new Class<?>[components.length];
            Object[] parts = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                parts[i] = copy(components[i].getAccessor().invoke(value));
            }
            return value.getClass().getDeclaredConstructor(types).newInstance(parts);
        }
        if (value instanceof Histogram histogram) {
            return new Histogram(histogram.buckets(), histogram.counts());
        }
        if (value instanceof GroupLevels levels) {
            return new GroupLevels(levels.groups(), levels.counts(), levels.sumLogs());
        }
        if (value.getClass().isArray()) {
            Object copy = Array.newInstance(value.getClass().componentType(), Array.getLength(value));
            for (int i = 0; i < Array.getLength(value); i++) {
                Array.set(copy, i, copy(Array.get(value, i)));
            }
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            for (Object element : list) {
                copy.add(copy(element));
            }
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new HashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                copy.put(copy(entry.getKey()), copy(entry.getValue()));
            }
            return copy;
        }
        assertThat(value).isInstanceOfAny(String.class, Double.class, Long.class, Integer.class, Boolean.class);
        if (value instanceof Double number) {
            assertThat(number).isFinite();
            return Double.valueOf(Double.toString(number));
        }
        return value;
    }
}
