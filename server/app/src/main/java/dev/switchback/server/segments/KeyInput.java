package dev.switchback.server.segments;

import dev.switchback.server.changes.Refusal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name that a segment is to have.
 *
 * @param key null where it was left out
 */
record KeyInput(@Nullable String key) {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,127}");

    /** Returns the name, or refuses. */
    String checked() {
        if (key == null || !KEY.matcher(key).matches()) {
            throw Refusal.invalid(
                    "/key",
                    "must start with a letter or digit and go on with at most 127 letters, digits, '.', '_', '~' or '-'");
        }
        return key;
    }
}
