package dev.switchback.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The lines that a guide tells its reader to type. */
public final class Guide {
    private static final Path DIRECTORY = Path.of("..", "..", "docs", "how-to");

    private Guide() {}

    /** Types them all at {@code server}, in the production environment; returns what came of it. */
    public static String follow(String name, RunningServer server) throws IOException, InterruptedException {
        String script = Pattern.compile("```bash\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DIRECTORY.resolve(name)))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining("\n", "set -euo pipefail\n", ""));
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
        builder.environment().put("KEY", server.node().firstKey().orElseThrow());
        builder.environment().put("ENV", server.node().url() + RunningServer.PRODUCTION);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
