package dev.switchback.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.FakeServer;
import dev.switchback.client.SwitchbackClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand clients in one process, a few at a time. */
@Timeout(300)
class LeakContractTest {
    private static final int CYCLES = 1_000;
    private static final int WARM = 200;
    private static final int PER_SERVER = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long MOST_GROWTH = 4L * 1024 * 1024;
    private static final long MOST_DESCRIPTORS = 20;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Test
    void aThousandClientsLeaveNoThreadNoSocketAndNoMemory() {
        Leftovers before = Leftovers.now();
        cycle(WARM);
        before.requireNoOther();
        long heap = heap();
        long descriptors = descriptors();
        cycle(CYCLES - WARM);
        before.requireNoOther();
        assertThat(Eventually.within(PATIENCE, () -> heap() - heap < MOST_GROWTH))
                .as("heap")
                .isTrue();
        assertThat(Eventually.within(PATIENCE, () -> descriptors() - descriptors < MOST_DESCRIPTORS))
                .as("descriptors, %s before", descriptors)
                .isTrue();
    }

    private static void cycle(int times) {
        for (int i = 0; i < times; i += PER_SERVER) {
            try (FlagServer server = new FlagServer(Patient.FIRST)) {
                IntStream.range(0, PER_SERVER).parallel().forEach(any -> openAndClose(server.port()));
            }
            System.gc(); // what ends the threads of the JDK's own client before JDK 21
        }
    }

    private static void openAndClose(int port) {
        URI url = URI.create("http://127.0.0.1:" + port);
        try (SwitchbackClient client = FakeServer.client(port).url(url).build()) {
            assertThat(client.revision()).isEqualTo(1);
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Counts what is open, where the system tells. */
    private static long descriptors() {
        try (Stream<Path> open = Files.exists(DESCRIPTORS) ? Files.list(DESCRIPTORS) : Stream.empty()) {
            return open.count();
        } catch (IOException e) {
            return 0;
        }
    }
}
