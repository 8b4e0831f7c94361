package dev.switchback.server.emergency;

import dev.switchback.server.http.HttpProblem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What was typed into the page; what was left out is empty. */
record EmergencyForm(String environment, String flag, String tag, String reason, String key) {
    static final EmergencyForm EMPTY = new EmergencyForm("default/production", "", "", "", "");

    /** Reads a body of {@code application/x-www-form-urlencoded} (the WHATWG's URL standard, section 5). */
    static EmergencyForm read(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        for (String field : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
            }
        }
        return new EmergencyForm(
                fields.getOrDefault("environment", "").trim(),
                fields.getOrDefault("flag", "").trim(),
                fields.getOrDefault("tag", "").trim(),
                fields.getOrDefault("reason", ""),
                fields.getOrDefault("key", "").trim());
    }

    /** Returns the key of the project that is meant as a whole; empty where an environment is named. */
    Optional<String> project() {
        return environment.isEmpty() || environment.contains("/") ? Optional.empty() : Optional.of(environment);
    }

    EngageInput input() {
        return new EngageInput(flag.isEmpty() ? null : flag, tag.isEmpty() ? null : tag, reason);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw HttpProblem.malformed("A form encodes what is special as % and two hexadecimal digits.");
        }
    }
}
