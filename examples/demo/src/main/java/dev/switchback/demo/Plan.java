package dev.switchback.demo;

import java.util.List;
import java.util.Map;

/** What the operator configures: the flag, and the rollout from internal users over 1 % and 10 % to 50 %. */
final class Plan {
    static final String PROJECT = "default";
    static final String ENVIRONMENT = "production";
    static final String FLAG = "customer-address";

    /** The index of the phase with 10 % of the users. */
    static final int TEN_PERCENT = 2;

    /** The index of the phase with half of the users. */
    static final int HALF = 3;

    private static final int PERCENT = 1_000;

    private Plan() {}

    /** The flag: V2 or not, at first for nobody. */
    static Map<String, Object> flag() {
        return Map.of(
                "type",
                "boolean",
                "description",
                "Which version of the customer address service answers",
                "enabled",
                true,
                "variations",
                List.of(Map.of("key", "v1", "value", false), Map.of("key", "v2", "value", true)),
                "rollbackVariation",
                "v1",
                "defaultRule",
                Map.of("variation", "v1"));
    }

    /**
     * The rollout. A real one takes days; this one asks for as few calls as the crowd makes in some seconds, and lets
     * V2 be 10 % slower, for on a busy machine two processes are never equally fast.
     */
    static Map<String, Object> rollout() {
        return Map.of(
                "candidate",
                "v2",
                "phases",
                List.of(
                        Map.of(
                                "name",
                                "internal",
                                "audience",
                                List.of(Map.of("attribute", "staff", "operator", "in", "values", List.of(true))),
                                "minimumSeconds",
                                5,
                                "minimumCalls",
                                15),
                        share("1 %", PERCENT, 8, 10),
                        share("10 %", 10 * PERCENT, 22, 300),
                        share("50 %", 50 * PERCENT, 12, 1_000)),
                "guard",
                Map.of("latencyTolerancePercent", 10));
    }

    private static Map<String, Object> share(String name, int share, int seconds, int calls) {
        return Map.of("name", name, "share", share, "minimumSeconds", seconds, "minimumCalls", calls);
    }
}
