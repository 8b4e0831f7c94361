package dev.switchback.server.ofrep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import java.util.Map;

/** A flag of every kind that clients may meet. */
final class OfrepFlags {
    private static final String STAFF = """
            "rules": [{"id": "staff", "serve": {"variation": "v2"}, "clauses":
              [{"attribute": "team", "operator": "in", "values": ["staff"]}]}],
            "defaultRule"\
            """;

    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("bool", valued("boolean", "true", "false")),
            Map.entry("word", valued("string", "\"blue\"", "\"red\"")),
            Map.entry("falsy", valued("string", "\"\"", "\"x\"")),
            Map.entry("whole", valued("number", "10", "20")),
            Map.entry("fraction", valued("number", "0.5", "10")),
            Map.entry("mixed", valued("number", "10", "0.5")),
            Map.entry("object", valued("json", "{\"colour\": \"blue\", \"sizes\": [1, 2.5]}", "{}")),
            Map.entry("half", Flags.share(50_000)),
            Map.entry("staff", Flags.off().replace("\"defaultRule\"", STAFF)),
            Map.entry("off", Flags.off().replace("\"enabled\": true", "\"enabled\": false")),
            Map.entry(
                    "off-but-served",
                    Flags.off().replace("\"enabled\": true", "\"enabled\": false, \"offVariation\": \"v2\"")));

    private OfrepFlags() {}

    /** Creates the flags in the environment at {@code path}. */
    static void create(Api admin, String path) {
        ALL.forEach((key, flag) -> assertThat(admin.put(path + "/flags/" + key, flag, "If-None-Match", "*")
                        .status())
                .as(key)
                .isEqualTo(201));
    }

    private static String valued(String type, String served, String other) {
        return """
                {"type": "%s", "enabled": true, "rollbackVariation": "a", "defaultRule": {"variation": "a"},
                 "variations": [{"key": "a", "value": %s}, {"key": "b", "value": %s}]}
                """.formatted(type, served, other);
    }
}
