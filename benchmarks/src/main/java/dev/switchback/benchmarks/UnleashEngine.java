package dev.switchback.benchmarks;

import io.getunleash.DefaultUnleash;
import io.getunleash.Unleash;
import io.getunleash.UnleashContext;
import io.getunleash.util.UnleashConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Unleash's Java SDK over its own engine, bootstrapped; it neither polls nor reports. */
final class UnleashEngine implements Engine {
    private static final String EVERYBODY = strategy("default", "");
    private static final String HALF = """
            {"name": "flexibleRollout",
             "parameters": {"rollout": "50", "stickiness": "userId", "groupId": "%s"}, "constraints": []}""";
    private static final String RULES =
            String.join(",", strategy("default", """
                    {"contextName": "country", "operator": "IN", "values": ["DE"]}"""), strategy("default", """
                    {"contextName": "age", "operator": "NUM_LT", "value": "18"}"""), strategy("default", """
                    {"contextName": "email", "operator": "STR_STARTS_WITH", "values": ["beta-"]}"""));
    private static final String COLOURS = """
            {"name": "red", "weight": 200, "stickiness": "userId"},
            {"name": "green", "weight": 300, "stickiness": "userId"},
            {"name": "blue", "weight": 500, "stickiness": "userId"}""";

    private final String[] keys;
    private final UnleashContext[] contexts = User.each(UnleashEngine::context, UnleashContext[]::new);
    private final Unleash unleash;

    UnleashEngine(Question question) throws IOException {
        keys = question.flags().toArray(String[]::new);
        unleash = unleash(features(question));
    }

    /** Returns a client that knows {@code features}, the text of a bootstrap file. */
    static Unleash unleash(String features) throws IOException {
        Path nothing = Files.createTempDirectory("unleash");
        nothing.toFile().deleteOnExit();
        return new DefaultUnleash(UnleashConfig.builder()
                .appName("benchmark")
                .instanceId("benchmark")
                .unleashAPI("http://127.0.0.1:9/api")
                .backupFile(nothing.resolve("backup.json").toString())
                .toggleBootstrapProvider(() -> Optional.of(features))
                .disablePolling()
                .disableMetrics()
                .build());
    }

    @Override
    public boolean isOn(int flag, int user) {
        return unleash.isEnabled(keys[flag], contexts[user]);
    }

    @Override
    public String variant(int flag, int user) {
        return unleash.getVariant(keys[flag], contexts[user]).getName();
    }

    @Override
    public void close() {
        unleash.shutdown();
    }

    static UnleashContext context(User user) {
        return UnleashContext.builder()
                .userId(user.key())
                .addProperty("country", user.country())
                .addProperty("age", Integer.toString(user.age()))
                .addProperty("email", user.email())
                .build();
    }

    private static String features(Question question) {
        return file(question.flags().stream().map(key -> feature(question, key)));
    }

    /** Returns a bootstrap file of {@code count} features, a quarter of each kind. */
    static String mixed(int count) {
        return file(IntStream.range(0, count).mapToObj(flag -> feature(Question.mixed(flag), Question.mixedKey(flag))));
    }

    private static String file(Stream<String> features) {
        return """
                {"version": 2, "features": [%s]}""".formatted(features.collect(Collectors.joining(",")));
    }

    private static String feature(Question question, String key) {
        boolean enabled =
                question != Question.SIMPLE || key.equals(question.flags().get(0));
        String strategies = switch (question) {
            case SIMPLE, VARIANT -> EVERYBODY;
            case ROLLOUT, ONE_OF_MANY -> HALF.formatted(key);
            case RULES -> RULES;
        };
        return """
                {"name": "%s", "enabled": %s, "strategies": [%s], "variants": [%s]}""".formatted(key, enabled, strategies, question == Question.VARIANT ? COLOURS : "");
    }

    private static String strategy(String name, String constraint) {
        return """
                {"name": "%s", "parameters": {}, "constraints": [%s]}""".formatted(name, constraint);
    }
}
