package dev.switchback.server.unleash;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One question to an SDK, and its answer.
 *
 * @param description what it is about
 * @param context Unleash's context
 * @param flag who is asked
 * @param expected what everybody must answer
 */
record Case(String description, JsonNode context, String flag, Answer expected) {

    /**
     * What an SDK says of a flag.
     *
     * @param enabled whether it is on
     * @param variant name of the variant; empty where the case does not ask for it
     * @param payload of the variant, as type and value; empty where there is none
     */
    record Answer(boolean enabled, String variant, String payload) {
        /** Returns what this says of being on alone. */
        Answer plain() {
            return new Answer(enabled, "", "");
        }
    }

    boolean asksForVariant() {
        return !expected.variant().isEmpty();
    }

    static Case enabled(JsonNode test) {
        return new Case(
                test.path("description").asText(),
                test.path("context"),
                test.path("toggleName").asText(),
                new Answer(test.path("expectedResult").asBoolean(), "", ""));
    }

    static Case variant(JsonNode test) {
        JsonNode expected = test.path("expectedResult");
        JsonNode payload = expected.path("payload");
        return new Case(
                test.path("description").asText(),
                test.path("context"),
                test.path("toggleName").asText(),
                new Answer(
                        expected.path("feature_enabled").asBoolean(),
                        expected.path("name").asText(),
                        payload.isObject()
                                ? payload.path("type").asText() + ":"
                                        + payload.path("value").asText()
                                : ""));
    }
}
