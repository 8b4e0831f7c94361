package dev.switchback.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;

/** What the service has answered. */
record Reply(int status, String tag, String body) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Returns the body as JSON. */
    JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException noJson) {
            throw new UncheckedIOException(noJson);
        }
    }
}
