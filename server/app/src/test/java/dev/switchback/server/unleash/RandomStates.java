package dev.switchback.server.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/**
 * Flags of Unleash that hold anything, and contexts for them, by a seed. What chance would decide does not occur, nor do
 * the operators IN_CIDR, SEMVER_GTE and SEMVER_LTE, which the Java SDK does not know yet.
 */
final class RandomStates {
    static final int FLAGS = 30;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> FIELDS =
            List.of("userId", "sessionId", "remoteAddress", "appName", "environment", "plan", "tier", "straße");
    private static final List<String> WORDS =
            List.of("a", "B", "gold", "Gold", "silver", "12", "12.5", "1.2.3", "x y", "é");
    private static final List<String> TEXTS = List.of("STR_STARTS_WITH", "STR_ENDS_WITH", "STR_CONTAINS");
    private static final List<String> NUMBERS = List.of("NUM_EQ", "NUM_GT", "NUM_GTE", "NUM_LT", "NUM_LTE");
    private static final List<String> VERSIONS = List.of("SEMVER_EQ", "SEMVER_GT", "SEMVER_LT");
    private static final List<String> NUMERALS = List.of("0", "12", "12.5", "-3", "0.1", "1000000");
    private static final List<String> RELEASES = List.of("1.2.3", "1.2.3-beta.1", "1.2.3-beta.11", "2.0.0", "0.9.12");
    private static final List<String> EXPRESSIONS = List.of("^g", "old$", "[0-9]+", "(?i)GOLD", "^.?$");
    private static final List<String> BLOCKS = List.of("10.0.0.0/8", "10.1.2.3", "192.168.1.0/24", "2001:db8::/32");
    private static final List<String> ADDRESSES =
            List.of("10.1.2.3", "10.200.0.1", "192.168.1.77", "2001:db8::1", "none");
    private static final List<String> INSTANTS =
            List.of("2026-01-01T00:00:00Z", "2026-06-01T12:00:00+02:00", "2026-11-21T00:00:00.001Z");

    private final Random random;

    RandomStates(long seed) {
        this.random = new Random(seed);
    }

    JsonNode state() {
        ObjectNode state = MAPPER.createObjectNode().put("version", 2);
        ArrayNode features = state.putArray("features");
        for (int i = 0; i < FLAGS; i++) {
            features.add(feature(i));
        }
        ArrayNode segments = state.putArray("segments");
        for (int id = 1; id <= 3; id++) {
            ObjectNode segment = segments.addObject().put("id", id).put("name", "segment " + id);
            constraints(segment, 1 + random.nextInt(2));
        }
        return state;
    }

    JsonNode context() {
        ObjectNode context = MAPPER.createObjectNode();
        ObjectNode properties = context.putObject("properties");
        for (String field : FIELDS) {
            if (random.nextInt(4) > 0) {
                boolean own = FIELDS.indexOf(field) < 5;
                (own ? context : properties).put(field, value(field));
            }
        }
        context.put("currentTime", one(INSTANTS));
        // Whoever is dealt by default must not be dealt by chance.
        context.put("sessionId", "s" + random.nextInt(50)).put("userId", value("userId"));
        return context;
    }

    private String value(String field) {
        return switch (field) {
            case "remoteAddress" -> one(ADDRESSES);
            case "userId" -> random.nextInt(3) == 0 ? one(WORDS) : "u" + random.nextInt(200);
            default -> random.nextInt(4) == 0 ? one(RELEASES) : one(random.nextBoolean() ? WORDS : NUMERALS);
        };
    }

    private ObjectNode feature(int number) {
        ObjectNode feature = MAPPER.createObjectNode()
                .put("name", "flag " + number)
                .put("enabled", random.nextInt(8) > 0)
                .put("type", "release");
        ArrayNode strategies = feature.putArray("strategies");
        boolean variants = random.nextInt(3) == 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            strategies.add(strategy(number, variants));
        }
        if (random.nextInt(3) == 0) {
            variants(feature.putArray("variants"), one(List.of("default", "userId", "sessionId")), number, true);
        }
        if (number % 3 == 2) {
            dependency(feature.putArray("dependencies").addObject(), number);
        }
        return feature;
    }

    /** Parents are the flags before, which now and then are missing or have parents themselves. */
    private void dependency(ObjectNode dependency, int number) {
        dependency.put("feature", "flag " + random.nextInt(number));
        switch (random.nextInt(4)) {
            case 0 -> dependency.put("enabled", false);
            case 1 -> dependency.putArray("variants").add("v1").add("disabled");
            case 2 -> dependency.put("enabled", true);
            default -> dependency.putArray("variants");
        }
    }

    private ObjectNode strategy(int number, boolean variants) {
        ObjectNode strategy = MAPPER.createObjectNode();
        ObjectNode parameters = strategy.putObject("parameters");
        String stickiness = one(List.of("default", "userId", "sessionId", "tier"));
        String group = random.nextBoolean() ? "flag " + number : "group " + random.nextInt(3);
        parameters.put("groupId", group).put("stickiness", stickiness);
        String percent = Integer.toString(random.nextInt(6) * 20);
        switch (random.nextInt(7)) {
            case 0 ->
                strategy.put("name", "userWithId").withObject("/parameters").put("userIds", "u1, u2,gold , 12");
            case 1 ->
                strategy.put("name", "remoteAddress")
                        .withObject("/parameters")
                        .put("IPs", one(BLOCKS) + ", " + one(BLOCKS));
            case 2 -> parameters.put("percentage", percent);
            case 3 -> strategy.put("name", "default");
            default -> parameters.put("rollout", percent);
        }
        if (!strategy.has("name")) {
            strategy.put(
                    "name",
                    parameters.has("rollout")
                            ? "flexibleRollout"
                            : one(List.of("gradualRolloutUserId", "gradualRolloutSessionId")));
        }
        constraints(strategy, random.nextInt(3));
        if (random.nextInt(4) == 0) {
            strategy.putArray("segments").add(1 + random.nextInt(4));
        }
        // SDKs disagree about a strategy that does not say that it has none.
        ArrayNode own = strategy.putArray("variants");
        if (variants && random.nextInt(4) > 0) {
            variants(own, stickiness.equals("tier") ? "userId" : stickiness, number, false);
            parameters.put("stickiness", own.get(0).path("stickiness").asText());
        }
        return strategy;
    }

    private void variants(ArrayNode variants, String stickiness, int number, boolean overrides) {
        int count = 1 + random.nextInt(3); // with some weight: the Java SDK divides by the sum
        for (int i = 1; i <= count; i++) {
            ObjectNode variant = variants.addObject()
                    .put("name", "v" + i)
                    .put("weight", (i == count ? 1 + random.nextInt(4) : random.nextInt(5)) * 100)
                    .put("stickiness", stickiness);
            if (number % 2 == 0) {
                variant.putObject("payload").put("type", "string").put("value", "payload " + i);
            }
            if (overrides && random.nextInt(4) == 0) {
                variant.putArray("overrides")
                        .addObject()
                        .put("contextName", one(FIELDS))
                        .putArray("values")
                        .add(one(WORDS))
                        .add("u" + random.nextInt(50));
            }
        }
    }

    private void constraints(ObjectNode owner, int count) {
        ArrayNode constraints = owner.putArray("constraints");
        for (int i = 0; i < count; i++) {
            constraints.add(constraint());
        }
    }

    private ObjectNode constraint() {
        ObjectNode constraint = MAPPER.createObjectNode()
                .put("contextName", one(FIELDS))
                .put("inverted", random.nextInt(3) == 0)
                .put("caseInsensitive", random.nextBoolean());
        switch (random.nextInt(7)) {
            case 0 -> values(constraint.put("operator", one(TEXTS)), WORDS);
            case 1 -> constraint.put("operator", one(NUMBERS)).put("value", one(NUMERALS));
            case 2 -> constraint.put("operator", one(VERSIONS)).put("value", one(RELEASES));
            case 3 -> constraint.put("operator", "REGEX").put("value", one(EXPRESSIONS));
            case 4 ->
                constraint
                        .put("operator", random.nextBoolean() ? "DATE_AFTER" : "DATE_BEFORE")
                        .put("contextName", "currentTime")
                        .put("value", one(INSTANTS));
            default -> values(constraint.put("operator", random.nextBoolean() ? "IN" : "NOT_IN"), WORDS);
        }
        return constraint;
    }

    private void values(ObjectNode constraint, List<String> from) {
        ArrayNode values = constraint.putArray("values");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            values.add(one(from));
        }
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
