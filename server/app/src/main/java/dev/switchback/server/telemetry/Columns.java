package dev.switchback.server.telemetry;

import dev.switchback.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Sets as the columns hold them: JSON text, as on the wire. */
final class Columns {
    private Columns() {}

    static String names(Set<String> names) {
        return Json.text(names.stream().sorted().toList());
    }

    static Set<String> names(String column) {
        return Set.of(Json.read(column.getBytes(StandardCharsets.UTF_8), String[].class));
    }
}
