package dev.switchback.server.testing;

/** Documents of flags, as an operator would write them. */
public final class Flags {
    private Flags() {}

    /** Returns a boolean flag that serves {@code v1} to everybody. */
    public static String off() {
        return serving("{\"variation\": \"v1\"}");
    }

    /** Returns a boolean flag that serves {@code v2} to so many thousandths of a percent. */
    public static String share(int share) {
        return serving("{\"weights\": {\"v2\": %d, \"v1\": %d}}".formatted(share, 100_000 - share));
    }

    /** Returns a boolean flag with {@code defaultRule}. */
    public static String serving(String defaultRule) {
        return """
                {"type": "boolean", "enabled": true, "rollbackVariation": "v1",
                 "variations": [{"key": "v1", "value": false}, {"key": "v2", "value": true}],
                 "defaultRule": %s}
                """.formatted(defaultRule);
    }
}
