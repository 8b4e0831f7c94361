package dev.switchback.benchmarks;

import dev.openfeature.contrib.providers.flagd.Config;
import dev.openfeature.contrib.providers.flagd.FlagdOptions;
import dev.openfeature.contrib.providers.flagd.FlagdProvider;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** OpenFeature's Java SDK over flagd's in-process evaluation of a file. */
final class FlagdEngine implements Engine {
    private static final String BOOLEANS = """
            "on": true, "off": false""";
    private static final String COLOURS = """
            "red": "red", "green": "green", "blue": "blue\"""";
    private static final String HALF = """
            {"fractional": [["on", 50], ["off", 50]]}""";
    private static final String BY_WEIGHT = """
            {"fractional": [["red", 20], ["green", 30], ["blue", 50]]}""";
    private static final String RULES = """
            {"if": [{"==": [{"var": "country"}, "DE"]}, "on", {"<": [{"var": "age"}, 18]}, "on",
                    {"starts_with": [{"var": "email"}, "beta-"]}, "on", "off"]}""";

    private final String[] keys;
    private final EvaluationContext[] contexts = User.each(FlagdEngine::context, EvaluationContext[]::new);
    private final OpenFeatureAPI api = OpenFeatureAPI.getInstance();
    private final Client client;

    FlagdEngine(Question question) throws IOException {
        keys = question.flags().toArray(String[]::new);
        Path file = Files.createTempFile("flagd", ".json");
        file.toFile().deleteOnExit();
        Files.writeString(file, flags(question));
        api.setProviderAndWait(new FlagdProvider(FlagdOptions.builder()
                .resolverType(Config.Resolver.FILE)
                .offlineFlagSourcePath(file.toString())
                .deadline((int) PATIENCE.toMillis())
                .build()));
        client = api.getClient();
    }

    @Override
    public boolean isOn(int flag, int user) {
        return client.getBooleanValue(keys[flag], false, contexts[user]);
    }

    @Override
    public String variant(int flag, int user) {
        return client.getStringValue(keys[flag], "", contexts[user]);
    }

    @Override
    public void close() {
        api.shutdown();
    }

    private static EvaluationContext context(User user) {
        return new ImmutableContext(
                user.key(),
                Map.of(
                        "country", new Value(user.country()),
                        "age", new Value(user.age()),
                        "email", new Value(user.email())));
    }

    private static String flags(Question question) {
        return IntStream.range(0, question.flags().size())
                .mapToObj(flag -> flag(question, question.flags().get(flag), flag))
                .collect(Collectors.joining(",", "{\"flags\": {", "}}"));
    }

    private static String flag(Question question, String key, int position) {
        String targeting = switch (question) {
            case SIMPLE -> "{}";
            case ROLLOUT, ONE_OF_MANY -> HALF;
            case RULES -> RULES;
            case VARIANT -> BY_WEIGHT;
        };
        boolean colours = question == Question.VARIANT;
        String otherwise = question == Question.SIMPLE && position == 0 ? "on" : "off";
        return """
                "%s": {"state": "ENABLED", "variants": {%s}, "defaultVariant": "%s", "targeting": %s}""".formatted(key, colours ? COLOURS : BOOLEANS, colours ? "red" : otherwise, targeting);
    }
}
