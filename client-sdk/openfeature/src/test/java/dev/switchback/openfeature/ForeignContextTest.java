package dev.switchback.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.ImmutableStructure;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.MutableStructure;
import dev.openfeature.sdk.Value;
import dev.switchback.evaluation.Context;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ForeignContextTest {
    private static final int MOST_LEVELS_OF_A_LIST = ForeignContext.MOST_LEVELS - 1;

    @Test
    void everyKindOfAttributeHasItsCounterpart() throws InstantiationException {
        Map<String, Value> attributes = new HashMap<>();
        attributes.put("text", new Value("x"));
        attributes.put("on", new Value(true));
        attributes.put("int", new Value(7));
        attributes.put("long", new Value((1L << 53) + 1));
        attributes.put("double", new Value(0.5));
        attributes.put("decimal", new Value((Object) new BigDecimal("2.5")));
        attributes.put("instant", new Value(Instant.parse("2026-11-21T10:15:30Z")));
        attributes.put("list", new Value(List.of(new Value(1), new Value("a"))));
        attributes.put("object", new Value(new ImmutableStructure(Map.of("plan", new Value("pro")))));
        attributes.put("null", new Value());
        assertThat(ForeignContext.translate(new ImmutableContext("ann", attributes)))
                .isEqualTo(Context.of("ann")
                        .with("text", "x")
                        .with("on", ours(true))
                        .with("int", ours(7))
                        .with("long", ours((1L << 53) + 1))
                        .with("double", dev.switchback.evaluation.Value.of(0.5))
                        .with("decimal", dev.switchback.evaluation.Value.of(2.5))
                        .with("instant", "2026-11-21T10:15:30Z")
                        .with(
                                "list",
                                new dev.switchback.evaluation.Value.Sequence(
                                        List.of(ours(1), dev.switchback.evaluation.Value.of("a"))))
                        .with(
                                "object",
                                new dev.switchback.evaluation.Value.Structure(
                                        Map.of("plan", dev.switchback.evaluation.Value.of("pro"))))
                        .with("null", dev.switchback.evaluation.Value.Null.INSTANCE));
    }

    @Test
    void theTargetingKeyIsNoAttribute() {
        assertThat(ForeignContext.translate(new ImmutableContext("ann"))).isEqualTo(Context.of("ann"));
        assertThat(ForeignContext.translate(new ImmutableContext())).isEqualTo(Context.anonymous());
        assertThat(ForeignContext.translate(null)).isEqualTo(Context.anonymous());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aNumberThatIsNotFiniteCountsAsAbsent(double number) {
        Value inside = new Value(List.of(new Value(number)));
        assertThat(ForeignContext.translate(new ImmutableContext(
                                "ann", Map.of("n", new Value(number), "list", inside, "kept", new Value(1))))
                        .attributes())
                .containsOnlyKeys("kept");
    }

    @Test
    void anAttributeThatHoldsItselfCountsAsAbsent() {
        MutableStructure circle = new MutableStructure();
        circle.add("self", circle);
        List<Value> loop = new ArrayList<>();
        loop.add(new Value(loop));
        EvaluationContext context = new MutableContext("ann")
                .add("circle", circle)
                .add("loop", loop)
                .add("kept", 1);
        assertThat(ForeignContext.translate(context).attributes()).containsOnlyKeys("kept");
    }

    @Test
    void anAttributeIsBoundedInDepthAndSize() {
        EvaluationContext context = new ImmutableContext(
                "ann",
                Map.of(
                        "deep", nested(MOST_LEVELS_OF_A_LIST),
                        "deeper", nested(MOST_LEVELS_OF_A_LIST + 1),
                        "large", list(ForeignContext.MOST_VALUES - 1),
                        "larger", list(ForeignContext.MOST_VALUES)));
        assertThat(ForeignContext.translate(context).attributes()).containsOnlyKeys("deep", "large");
    }

    @Test
    void aSmallAttributeThatUnfoldsEndlesslyIsGivenUpSoon() {
        Value bomb = new Value(1);
        for (int level = 1; level < ForeignContext.MOST_LEVELS - 1; level++) {
            bomb = new Value(Collections.nCopies(100, bomb));
        }
        assertThat(ForeignContext.translate(new ImmutableContext("ann", Map.of("bomb", bomb)))
                        .attributes())
                .isEmpty();
    }

    @Test
    void aContextThatThrowsCostsNoMoreThanWhatItHides() {
        assertThat(ForeignContext.translate(new HostileContext(true, true))).isEqualTo(Context.anonymous());
        assertThat(ForeignContext.translate(new HostileContext(false, true))).isEqualTo(Context.of("ann"));
        MutableContext half = new MutableContext("ann").add("kept", 1).add("hostile", new HostileContext(false, true));
        assertThat(ForeignContext.translate(half).attributes()).containsOnlyKeys("kept");
    }

    @Test
    void nothingThatAContextMayHoldIsEverThrown() {
        for (int seed = 0; seed < 2_000; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Map<String, Value> attributes = new HashMap<>();
            for (int i = 0; i < 5; i++) {
                attributes.put(random.nextInt(20) == 0 ? null : "a" + i, hostile(random, 6));
            }
            Context translated = ForeignContext.translate(new MutableContext(attributes));
            assertThat(translated.attributes()).as("seed " + seed).hasSizeLessThanOrEqualTo(5);
        }
    }

    private static dev.switchback.evaluation.Value ours(long whole) {
        return dev.switchback.evaluation.Value.of(whole);
    }

    private static dev.switchback.evaluation.Value ours(boolean bool) {
        return dev.switchback.evaluation.Value.of(bool);
    }

    private static Value nested(int lists) {
        Value value = new Value(1);
        for (int i = 0; i < lists; i++) {
            value = new Value(List.of(value));
        }
        return value;
    }

    private static Value list(int items) {
        return new Value(Collections.nCopies(items, new Value(1)));
    }

    /** Raw lists let in what their type forbids. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable Value hostile(RandomGenerator random, int levels) {
        return switch (random.nextInt(levels == 0 ? 6 : 9)) {
            case 0 -> null;
            case 1 -> new Value();
            case 2 -> new Value("\ud800".repeat(random.nextInt(100)));
            case 3 -> new Value(Double.longBitsToDouble(random.nextLong()));
            case 4 -> new Value(Instant.MAX);
            case 5 -> new Value((List) Collections.nCopies(3, new Object()));
            case 6 -> new Value(new ImmutableStructure(Map.of("m", new Value(random.nextLong()))));
            case 7 -> new Value(Collections.singletonList(hostile(random, levels - 1)));
            default -> {
                MutableStructure structure = new MutableStructure();
                structure.asMap().put(null, hostile(random, levels - 1));
                yield new Value(structure.add("s", new HostileContext(false, random.nextBoolean())));
            }
        };
    }

    /** A context whose owner has changed it while it was read, or worse. */
    private record HostileContext(boolean hidesKey, boolean hidesAttributes) implements EvaluationContext {
        @Override
        public String getTargetingKey() {
            if (hidesKey) {
                throw hostility();
            }
            return "ann";
        }

        @Override
        public Map<String, Value> asUnmodifiableMap() {
            if (hidesAttributes) {
                throw hostility();
            }
            return Map.of();
        }

        @Override
        public EvaluationContext merge(EvaluationContext overriding) {
            return overriding;
        }

        @Override
        public boolean isEmpty() {
            return false;
        }

        @Override
        public Set<String> keySet() {
            throw hostility();
        }

        @Override
        public Value getValue(String key) {
            throw hostility();
        }

        @Override
        public Map<String, Value> asMap() {
            throw hostility();
        }

        @Override
        public Map<String, Object> asObjectMap() {
            throw hostility();
        }

        private static IllegalStateException hostility() {
            return new IllegalStateException("hostile");
        }
    }
}
