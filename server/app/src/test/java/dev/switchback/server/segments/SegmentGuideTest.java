package dev.switchback.server.segments;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SegmentGuideTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void everyLineOfTheGuideWorksAsItStands() throws IOException, InterruptedException {
        String guide = Files.readString(Path.of("..", "..", "docs", "how-to", "segments.md"));
        String script = Pattern.compile("```bash\\n(.*?)```", Pattern.DOTALL)
                .matcher(guide)
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining("\n", "set -euo pipefail\n", ""));
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
        builder.environment().put("KEY", SERVER.node().firstKey().orElseThrow());
        builder.environment().put("ENV", SERVER.node().url() + PRODUCTION);

        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("\"items\":[\"ann\",\"cid\"]", "{\"flags\":[\"new-checkout\"]", "express-checkout");
    }
}
