package dev.switchback.server.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;

/** An answer of the service. */
public record Reply(int status, HttpHeaders headers, String body) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Returns the header {@code name}; empty where there is none. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** Returns the ETag. */
    public String tag() {
        return header("ETag");
    }

    /** Returns the body as JSON. */
    public JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    /** Returns the problem's code. */
    public String code() {
        return json().path("code").asText();
    }

    /** Says whether the body is JSON of any kind. */
    boolean isJson() {
        return header("Content-Type").matches("application/([a-z]+\\+)?json.*");
    }
}
