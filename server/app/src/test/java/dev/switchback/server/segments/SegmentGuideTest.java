package dev.switchback.server.segments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Guide;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SegmentGuideTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void everyLineOfTheGuideWorksAsItStands() throws IOException, InterruptedException {
        assertThat(Guide.follow("segments.md", SERVER))
                .contains("\"items\":[\"ann\",\"cid\"]", "{\"flags\":[\"new-checkout\"]", "express-checkout");
    }
}
