package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.variation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws small snapshots in which flags and segments refer to each other, sometimes in circles or to nobody. */
final class RandomSnapshots {
    private static final List<String> ATTRIBUTES = List.of("targetingKey", "a", "b", "/n/x", "currentTime");
    private static final List<String> VARIATIONS = List.of("v1", "v2", "off");
    private static final List<Operator> OPERATORS = List.of(Operator.values());
    private static final int SEGMENTS = 5;

    /** How many flags there are; their keys are {@code f0}, {@code f1} and so on. */
    static final int FLAGS = 8;

    private final Random random;

    RandomSnapshots(Random random) {
        this.random = random;
    }

    Snapshot snapshot() {
        Map<String, Flag> flags = new TreeMap<>();
        for (int i = 0; i < FLAGS; i++) {
            flags.put("f" + i, flag("f" + i));
        }
        Map<String, Segment> segments = new TreeMap<>();
        for (int i = 0; i < SEGMENTS; i++) {
            segments.put("s" + i, segment("s" + i));
        }
        return new Snapshot("shop/test", 1, flags, segments, emergency());
    }

    /** Returns {@code snapshot} with one thing changed, added or gone. */
    Snapshot changed(Snapshot snapshot) {
        Map<String, Flag> flags = new HashMap<>(snapshot.flags());
        Map<String, Segment> segments = new HashMap<>(snapshot.segments());
        Emergency emergency = snapshot.emergency();
        String flag = "f" + random.nextInt(FLAGS);
        String segment = "s" + random.nextInt(SEGMENTS);
        switch (random.nextInt(6)) {
            case 0 -> flags.remove(flag);
            case 1 -> segments.remove(segment);
            case 2 -> segments.put(segment, segment(segment));
            case 3 -> emergency = emergency();
            default -> flags.put(flag, flag(flag));
        }
        return new Snapshot(snapshot.environment(), snapshot.revision() + 1, flags, segments, emergency);
    }

    private Emergency emergency() {
        return switch (random.nextInt(8)) {
            case 0 -> new Emergency(1, Set.of(new Engagement("e1", new Scope.OneFlag("f" + random.nextInt(FLAGS)))));
            case 1 -> new Emergency(2, Set.of(new Engagement("e2", new Scope.Everything())));
            default -> Emergency.NONE;
        };
    }

    Flag flag(String key) {
        return new Flag(
                key,
                FlagType.STRING,
                1 + random.nextInt(9),
                oneIn(20),
                !oneIn(10),
                oneIn(20),
                oneIn(5) ? Mode.SHADOW : Mode.LIVE,
                "salt-" + key,
                Normaliser.NATIVE,
                VARIATIONS.stream().map(name -> variation(name)).toList(),
                oneIn(3) ? null : "off",
                oneIn(40) ? "none" : "v1",
                some(2, this::prerequisite),
                oneIn(3) ? List.of(new Target("v2", Set.of("user-1", "user-2"))) : List.of(),
                rules(3),
                serve(),
                oneIn(5) ? new Ramp("r", 1, rules(2), allocation()) : null);
    }

    Segment segment(String key) {
        return new Segment(
                key,
                1,
                oneIn(2) ? Set.of("user-1") : Set.of(),
                oneIn(2) ? Set.of("user-2") : Set.of(),
                IntStream.range(0, random.nextInt(3))
                        .mapToObj(i -> new SegmentRule("r" + i, some(2, this::clause), share()))
                        .toList());
    }

    private Prerequisite prerequisite() {
        return new Prerequisite("f" + random.nextInt(FLAGS + 1), oneIn(2) ? Set.of("v2") : Set.of("v1", "off"));
    }

    private List<Rule> rules(int most) {
        return IntStream.range(0, random.nextInt(most + 1))
                .mapToObj(i -> new Rule("r" + i, some(3, this::clause), share(), serve()))
                .toList();
    }

    private Clause clause() {
        Operator operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
        if (operator == Operator.SEGMENT) {
            Value segment = Value.of("s" + random.nextInt(oneIn(20) ? SEGMENTS + 1 : SEGMENTS));
            return new Clause("", operator, List.of(segment), oneIn(3));
        }
        Clause clause = Samples.clause(ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size())), operator);
        return new Clause(clause.attribute(), operator, clause.values(), oneIn(3));
    }

    private @Nullable Share share() {
        return oneIn(3) ? new Share(random.nextInt(100_001), stickiness()) : null;
    }

    private Stickiness stickiness() {
        List<String> attributes = some(3, () -> ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size())));
        return new Stickiness(oneIn(2) ? null : "own", attributes, attributes.isEmpty() || oneIn(2));
    }

    private Serve serve() {
        return oneIn(2)
                ? new Serve.Fixed(oneIn(40) ? "none" : VARIATIONS.get(random.nextInt(3)))
                : new Serve.Split(allocation(), stickiness(), Allocation.BUCKETS);
    }

    private Allocation allocation() {
        return Allocation.of(Samples.weights(random));
    }

    Context context() {
        Map<String, Value> attributes = new HashMap<>();
        for (String name : List.of("a", "b", "currentTime")) {
            if (!oneIn(3)) {
                attributes.put(name, value(2));
            }
        }
        if (oneIn(2)) {
            attributes.put("n", new Value.Structure(Map.of("x", value(1))));
        }
        String key = oneIn(4) ? null : oneIn(5) ? "" : "user-" + random.nextInt(20);
        return new Context(key, attributes);
    }

    private Value value(int depth) {
        List<Value> simple = List.of(
                Value.of("ab"),
                Value.of("x"),
                Value.of(12),
                Value.of(0.5),
                Value.of(true),
                Value.of("1.2.3"),
                Value.of("10.1.2.3"),
                Value.of("2026-11-21T11:30:00Z"),
                Value.of(1_800_000_000_000L),
                Value.Null.INSTANCE,
                Value.of(""));
        return depth > 0 && oneIn(5)
                ? new Value.Sequence(some(3, () -> value(depth - 1)))
                : simple.get(random.nextInt(simple.size()));
    }

    private <T> List<T> some(int most, Supplier<T> drawn) {
        List<T> some = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            some.add(drawn.get());
        }
        return some;
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }
}
