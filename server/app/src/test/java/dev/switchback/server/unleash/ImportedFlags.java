package dev.switchback.server.unleash;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The flags of our own cases, all in one state that no SDK can tell from one of Unleash's own. */
final class ImportedFlags {
    private static final Path CASES = Path.of("src", "test", "resources", "unleash");

    private ImportedFlags() {}

    /** Returns the state. */
    static JsonNode state() {
        ObjectNode state = new ObjectMapper().createObjectNode().put("version", 2);
        Set<String> names = new HashSet<>();
        for (Specification specification : Specification.all(CASES)) {
            if (!specification.name().startsWith("newer")) {
                specification.state().path("features").forEach(feature -> {
                    if (names.add(feature.path("name").asText())) {
                        state.withArray("features").add(feature);
                    }
                });
                specification.state().path("segments").forEach(state.withArray("segments")::add);
            }
        }
        return state;
    }

    /** Imports the state into production, and returns the file that holds it. */
    static Path importTo(Api admin) throws IOException {
        JsonNode state = state();
        Reply report = admin.post(PRODUCTION + "/import/unleash", state.toString());
        assertThat(report.json().path("refused")).as(report.body()).isEmpty();
        Path file = Files.createTempFile(Files.createDirectories(Path.of("target", "clients")), "state", ".json");
        return Files.writeString(file, state.toString()).toAbsolutePath();
    }

    /** Returns the names of the flags that leave nothing to chance. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        state().path("features")
                .forEach(feature -> names.add(feature.path("name").asText()));
        names.removeIf(name -> name.contains("by-chance"));
        return names;
    }
}
