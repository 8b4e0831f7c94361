package dev.switchback.benchmarks;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.FileData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * LaunchDarkly's server SDK for Java, fed from a file, without events. Its test data source knows neither percentages
 * nor comparisons.
 */
final class LaunchDarklyEngine implements Engine {
    private static final String BOOLEANS = "false, true";
    private static final String COLOURS = """
            "red", "green", "blue\"""";
    private static final String EVERYBODY = """
            {"variation": 1}""";
    private static final String NOBODY = """
            {"variation": 0}""";
    private static final String HALF = """
            {"rollout": {"variations": [{"variation": 1, "weight": 50000}, {"variation": 0, "weight": 50000}]}}""";
    private static final String BY_WEIGHT = """
            {"rollout": {"variations": [{"variation": 0, "weight": 20000}, {"variation": 1, "weight": 30000},
                                        {"variation": 2, "weight": 50000}]}}""";
    private static final String RULES = """
            {"id": "country", "clauses": [{"attribute": "country", "op": "in", "values": ["DE"]}], "variation": 1},
            {"id": "age", "clauses": [{"attribute": "age", "op": "lessThan", "values": [18]}], "variation": 1},
            {"id": "email", "clauses": [{"attribute": "email", "op": "startsWith", "values": ["beta-"]}],
             "variation": 1}""";

    private final String[] keys;
    private final LDContext[] contexts = User.each(LaunchDarklyEngine::context, LDContext[]::new);
    private final LDClient client;

    LaunchDarklyEngine(Question question) throws IOException {
        keys = question.flags().toArray(String[]::new);
        client = client(flags(question));
    }

    /** Returns a client that knows {@code flags}, the text of a file. */
    static LDClient client(String flags) throws IOException {
        Path file = Files.createTempFile("launchdarkly", ".json");
        try {
            Files.writeString(file, flags);
            return client(file);
        } finally {
            Files.delete(file);
        }
    }

    /** Returns a client that has read {@code file}. */
    static LDClient client(Path file) {
        return new LDClient(
                "benchmark",
                new LDConfig.Builder()
                        .dataSource(FileData.dataSource().filePaths(file).autoUpdate(false))
                        .events(Components.noEvents())
                        .diagnosticOptOut(true)
                        .startWait(PATIENCE)
                        .build());
    }

    @Override
    public boolean isOn(int flag, int user) {
        return client.boolVariation(keys[flag], contexts[user], false);
    }

    @Override
    public String variant(int flag, int user) {
        return client.stringVariation(keys[flag], contexts[user], "");
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    static LDContext context(User user) {
        return LDContext.builder(user.key())
                .set("country", user.country())
                .set("age", user.age())
                .set("email", user.email())
                .build();
    }

    private static String flags(Question question) {
        return file(IntStream.range(0, question.flags().size())
                .mapToObj(flag -> flag(question, question.flags().get(flag), flag)));
    }

    /** Returns a file of {@code count} flags, a quarter of each kind. */
    static String mixed(int count) {
        return file(
                IntStream.range(0, count).mapToObj(flag -> flag(Question.mixed(flag), Question.mixedKey(flag), flag)));
    }

    private static String file(Stream<String> flags) {
        return flags.collect(Collectors.joining(",", "{\"flags\": {", "}}"));
    }

    private static String flag(Question question, String key, int position) {
        String fallthrough = switch (question) {
            case SIMPLE -> position == 0 ? EVERYBODY : NOBODY;
            case ROLLOUT, ONE_OF_MANY -> HALF;
            case RULES -> NOBODY;
            case VARIANT -> BY_WEIGHT;
        };
        return """
                "%s": {"key": "%s", "version": 1, "on": true, "salt": "%s", "variations": [%s], "offVariation": 0,
                       "rules": [%s], "fallthrough": %s}""".formatted(
                        key,
                        key,
                        SwitchbackFlags.salt(position),
                        question == Question.VARIANT ? COLOURS : BOOLEANS,
                        question == Question.RULES ? RULES : "",
                        fallthrough);
    }
}
