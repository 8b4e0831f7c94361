package dev.switchback.benchmarks;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.MigrationStage;
import com.launchdarkly.sdk.server.migrations.Migration;
import com.launchdarkly.sdk.server.migrations.MigrationBuilder;
import com.launchdarkly.sdk.server.migrations.MigrationMethodResult;
import java.io.IOException;

/** LaunchDarkly's migration, as it comes: both versions run at once where both run, times and errors are taken. */
final class MigrationCalls implements Calls {
    private static final String KEY = "directory";

    private final User[] users = Calls.users();
    private final LDContext[] contexts = User.each(LaunchDarklyEngine::context, LDContext[]::new);
    private final LDClient client;
    private final Migration<String, String, User, User> migration;

    private MigrationCalls(Situation situation, String fallthrough) throws IOException {
        client = LaunchDarklyEngine.client(flag(fallthrough));
        Directory second = Directory.second(situation);
        migration = new MigrationBuilder<String, String, User, User>(client)
                .read(
                        user -> MigrationMethodResult.Success(Directory.FIRST.find(user)),
                        user -> MigrationMethodResult.Success(second.find(user)))
                .write(user -> MigrationMethodResult.Failure(), user -> MigrationMethodResult.Failure())
                .build()
                .orElseThrow();
    }

    /** One version runs where one answers. */
    static Calls of(Situation situation) throws IOException {
        return new MigrationCalls(
                situation,
                switch (situation) {
                    case FIRST -> stage(0);
                    case SECOND -> stage(3);
                    case HALF -> """
                    {"rollout": {"variations": [{"variation": 0, "weight": 50000}, {"variation": 3, "weight": 50000}]}}""";
                    case SHADOW, SLOW_SHADOW -> stage(1);
                    case BROKEN -> throw new IllegalArgumentException("a migration has no breaker");
                });
    }

    /** V2 answers, and V1 runs as well: its stage before the last. */
    static Calls live(Situation situation) throws IOException {
        return new MigrationCalls(situation, stage(2));
    }

    @Override
    public String call(int user) {
        return migration
                .read(KEY, contexts[user], MigrationStage.OFF, users[user])
                .getResult()
                .orElse("");
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private static String stage(int variation) {
        return "{\"variation\": " + variation + "}";
    }

    private static String flag(String fallthrough) {
        return """
                {"flags": {"%s": {"key": "%s", "version": 1, "on": true, "salt": "salt", "offVariation": 0,
                 "variations": ["off", "shadow", "live", "complete"], "rules": [], "fallthrough": %s}}}""".formatted(KEY, KEY, fallthrough);
    }
}
