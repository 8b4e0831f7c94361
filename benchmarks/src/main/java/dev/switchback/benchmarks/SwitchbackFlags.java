package dev.switchback.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.SnapshotCodec;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The flags as Switchback's own documents define them. */
final class SwitchbackFlags {
    /** The flag that switches between two versions. */
    static final String SWITCHED = "directory-v2";

    private static final String EVERYBODY = """
            {"variation": "v2"}""";
    private static final String NOBODY = """
            {"variation": "v1"}""";
    private static final String HALF = """
            {"ranges": [[0, 50000, "v2"], [50000, 100000, "v1"]]}""";
    private static final String RULES = """
            {"id": "country", "clauses": [{"attribute": "country", "operator": "in", "values": ["DE"]}],
             "serve": {"variation": "v2"}},
            {"id": "age", "clauses": [{"attribute": "age", "operator": "lessThan", "values": [18]}],
             "serve": {"variation": "v2"}},
            {"id": "email", "clauses": [{"attribute": "email", "operator": "startsWith", "values": ["beta-"]}],
             "serve": {"variation": "v2"}}""";

    private static final String RAMP = """
            , "ramp": {"rollout": "r1", "attempt": 1, "audiences": [],
                       "ranges": [[0, 50000, "v2"], [50000, 100000, "v1"]]}""";
    private static final String SHADOW = """
            , "mode": "shadow\"""";

    private SwitchbackFlags() {}

    /** Returns the flags of {@code question}. */
    static Snapshot of(Question question) {
        return snapshot(IntStream.range(0, question.flags().size())
                .mapToObj(flag -> definition(question, question.flags().get(flag), flag)));
    }

    /** Returns the flag {@value #SWITCHED} as it is in {@code situation}. */
    static Snapshot of(Situation situation) {
        return snapshot(Stream.of(
                switch (situation) {
                    case FIRST -> bool(SWITCHED, 0, "", NOBODY);
                    case SECOND, BROKEN -> bool(SWITCHED, 0, "", EVERYBODY);
                    case HALF -> bool(SWITCHED, 0, "", NOBODY + RAMP);
                    case SHADOW, SLOW_SHADOW -> bool(SWITCHED, 0, "", EVERYBODY + SHADOW);
                }));
    }

    /** Returns {@code count} flags, a quarter each of plain ones, rollouts, rules and variants. */
    static Snapshot mixed(int count) {
        return snapshot(IntStream.range(0, count)
                .mapToObj(flag -> definition(Question.mixed(flag), Question.mixedKey(flag), flag)));
    }

    /** Returns what keeps the buckets of the flag at the position {@code flag} apart from those of others. */
    static String salt(int flag) {
        return "salt-%06d".formatted(flag);
    }

    private static Snapshot snapshot(Stream<String> flags) {
        String document = """
                {"environment": "shop/benchmark", "revision": 1, "hash": "",
                 "emergency": {"epoch": 0, "engagements": []},
                 "flags": [%s]}""".formatted(flags.collect(Collectors.joining(",\n")));
        SnapshotCodec.Read read = SnapshotCodec.read(document.getBytes(UTF_8));
        if (!read.rejected().isEmpty()) {
            throw new IllegalStateException("unreadable: " + read.rejected());
        }
        return read.snapshot();
    }

    private static String definition(Question question, String key, int flag) {
        return switch (question) {
            case SIMPLE -> bool(key, flag, "", flag % 2 == 0 ? EVERYBODY : NOBODY);
            case ROLLOUT, ONE_OF_MANY -> bool(key, flag, "", HALF);
            case RULES -> bool(key, flag, RULES, NOBODY);
            case VARIANT -> colour(key, flag);
        };
    }

    private static String bool(String key, int flag, String rules, String defaultRule) {
        return """
                {"key": "%s", "type": "boolean", "version": 1, "enabled": true, "salt": "%s",
                 "variations": [{"key": "v1", "value": false}, {"key": "v2", "value": true}],
                 "rollbackVariation": "v1", "rules": [%s], "defaultRule": %s}""".formatted(key, salt(flag), rules, defaultRule);
    }

    private static String colour(String key, int flag) {
        return """
                {"key": "%s", "type": "string", "version": 1, "enabled": true, "salt": "%s",
                 "variations": [
                   {"key": "a", "value": "red"}, {"key": "b", "value": "green"}, {"key": "c", "value": "blue"}],
                 "rollbackVariation": "a",
                 "defaultRule": {"ranges": [[0, 20000, "a"], [20000, 50000, "b"], [50000, 100000, "c"]]}}""".formatted(key, salt(flag));
    }
}
