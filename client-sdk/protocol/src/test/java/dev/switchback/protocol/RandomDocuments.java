package dev.switchback.protocol;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Prerequisite;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Range;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Scope;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.SegmentRule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.evaluation.Target;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Documents that hold anything their types allow, sensible or not. */
final class RandomDocuments {
    private static final String[] PIECES = {"a", "Z", "9", " ", "\"", "\\", "\n", "\u0000", "é", "日", "😀", "/", "~"};

    private final RandomGenerator random;

    RandomDocuments(RandomGenerator random) {
        this.random = random;
    }

    Snapshot snapshot() {
        return new Snapshot(text(), count(), flags(), segments(), emergency());
    }

    Delta delta() {
        long from = random.nextLong(1_000);
        Map<String, Flag> changed = flags();
        Set<String> removed = texts();
        return new Delta(
                from, from + 1 + random.nextInt(3), text(), changed, removed, segments(), texts(), emergency());
    }

    Flag flag() {
        return new Flag(
                text(),
                one(FlagType.values()),
                count(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                one(Mode.values()),
                text(),
                one(Normaliser.values()),
                list(() -> new Variation(text(), value(3))),
                random.nextBoolean() ? text() : null,
                text(),
                list(() -> new Prerequisite(text(), texts())),
                list(() -> new Target(text(), texts())),
                list(this::rule),
                serve(),
                random.nextBoolean() ? ramp() : null);
    }

    private Ramp ramp() {
        Allocation exposed = random.nextBoolean() ? allocation() : null;
        return new Ramp(text(), 1 + random.nextInt(5), list(this::rule), allocation(), exposed, texts());
    }

    Report report() {
        long since = random.nextBoolean() ? 0 : count();
        return new Report(
                new Instance("i" + text(), "n" + text(), text()),
                since + 1 + random.nextInt(3),
                since,
                new Receipt(count(), text(), count(), texts()),
                list(this::series),
                texts(),
                random.nextBoolean(),
                following());
    }

    private Optional<Following> following() {
        return switch (random.nextInt(3)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(Following.STREAM);
            default -> Optional.of(new Following(1 + random.nextInt(60_000), random.nextInt(60_000)));
        };
    }

    Value value(int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> Value.Null.INSTANCE;
            case 1 -> Value.of(random.nextBoolean());
            case 2 -> Value.of(text());
            case 3 -> Value.of(random.nextLong());
            case 4 -> Value.of((double) random.nextInt(100));
            case 5 -> Value.of(random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300));
            case 6 -> new Value.Sequence(list(() -> value(depth - 1)));
            default -> structure(depth);
        };
    }

    private Value structure(int depth) {
        Map<String, Value> members = new LinkedHashMap<>();
        texts().forEach(name -> members.put(name, value(depth - 1)));
        return new Value.Structure(members);
    }

    private Map<String, Flag> flags() {
        return list(this::flag).stream()
                .collect(Collectors.toMap(Flag::key, Function.identity(), (first, second) -> second));
    }

    private Emergency emergency() {
        Supplier<Scope> scope = () -> random.nextBoolean() ? new Scope.Everything() : new Scope.OneFlag(text());
        return new Emergency(count(), Set.copyOf(list(() -> new Engagement("e" + random.nextLong(), scope.get()))));
    }

    private Map<String, Segment> segments() {
        return list(this::segment).stream()
                .collect(Collectors.toMap(Segment::key, Function.identity(), (first, second) -> second));
    }

    private Segment segment() {
        return new Segment(
                text(), count(), texts(), texts(), list(() -> new SegmentRule(text(), list(this::clause), share())));
    }

    private Rule rule() {
        return new Rule(text(), list(this::clause), share(), serve());
    }

    private Clause clause() {
        return new Clause(
                text(),
                one(Operator.values()),
                list(() -> value(2)),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean());
    }

    private @Nullable Share share() {
        return random.nextBoolean() ? new Share(random.nextInt(Allocation.BUCKETS + 1), stickiness()) : null;
    }

    private Stickiness stickiness() {
        return random.nextBoolean()
                ? Stickiness.TARGETING_KEY
                : new Stickiness(random.nextBoolean() ? text() : null, list(this::text), random.nextBoolean());
    }

    private Serve serve() {
        return random.nextBoolean()
                ? new Serve.Fixed(text())
                : new Serve.Split(allocation(), stickiness(), 1 + random.nextInt(Allocation.BUCKETS));
    }

    private Allocation allocation() {
        int cut = random.nextInt(1, Allocation.BUCKETS);
        return new Allocation(List.of(new Range(0, cut, text()), new Range(cut, Allocation.BUCKETS, text())));
    }

    private Series series() {
        Map<Integer, Long> latency = list(() -> random.nextInt(LatencyBuckets.COUNT)).stream()
                .distinct()
                .collect(Collectors.toMap(Function.identity(), bucket -> count()));
        long errors = count();
        long calls =
                errors + latency.values().stream().mapToLong(Long::longValue).sum();
        List<GroupSum> groups = latency.entrySet().stream()
                .map(entry -> new GroupSum(entry.getKey() % GroupSum.GROUPS, entry.getValue(), count(), count()))
                .collect(Collectors.toMap(GroupSum::group, Function.identity(), (first, second) -> second))
                .values()
                .stream()
                .toList();
        SeriesKey key = new SeriesKey(text(), count(), text(), random.nextBoolean());
        FirstCalls firstCalls = new FirstCalls(bucketsOfUnits(), units());
        List<MetricSeries> metrics = texts().stream().map(this::metric).toList();
        return new Series(key, calls, errors, count(), latency, groups, units(), firstCalls, metrics);
    }

    private MetricSeries metric(String name) {
        long hits = count();
        long values = count();
        return new MetricSeries("m" + name, hits + values, hits, Map.of(bucket(), values), units(), bucketsOfUnits());
    }

    private Set<Integer> units() {
        return Set.copyOf(list(random::nextInt));
    }

    private Map<Integer, Integer> bucketsOfUnits() {
        return units().stream().collect(Collectors.toMap(Function.identity(), unit -> bucket()));
    }

    private int bucket() {
        return random.nextInt(LatencyBuckets.COUNT);
    }

    private Set<String> texts() {
        return Set.copyOf(list(this::text));
    }

    private String text() {
        return random.ints(random.nextInt(6), 0, PIECES.length)
                .mapToObj(piece -> PIECES[piece])
                .collect(Collectors.joining());
    }

    private long count() {
        return random.nextLong(1L << random.nextInt(1, 50));
    }

    private <T> T one(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> List<T> list(Supplier<T> items) {
        return Stream.generate(items).limit(random.nextInt(4)).toList();
    }
}
