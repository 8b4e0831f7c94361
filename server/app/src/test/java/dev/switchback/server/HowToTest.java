package dev.switchback.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a guide tells people to type works. */
final class HowToTest {
    private static final Path GUIDE = Path.of("..", "..", "docs", "how-to", "flags-api.md");
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void everyLineOfTheGuideToFlagsWorks() throws IOException, InterruptedException {
        String script = BLOCK.matcher(Files.readString(GUIDE))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining("\n", "set -euo pipefail\n", ""))
                .replace("http://127.0.0.1:8080", SERVER.node().url())
                .replace("$(cat data/admin.key)", SERVER.node().firstKey().orElseThrow())
                .replace("curl -sS", "curl -sSf");
        Path output = Files.createTempFile(Path.of("target"), "how-to", ".out");
        Process shell = new ProcessBuilder("bash")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        shell.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();

        assertThat(shell.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(shell.exitValue()).as(Files.readString(output)).isZero();
        assertThat(script).contains("/changes", "-X PATCH", "reuse=true");
    }
}
