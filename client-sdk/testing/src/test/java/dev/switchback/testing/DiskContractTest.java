package dev.switchback.testing;

import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchback.client.FakeServer;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Flag;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full: a file system of 64 KiB in memory, where whoever tests may mount one. */
@Timeout(120)
class DiskContractTest {
    @TempDir
    Path home;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(home.resolve("disk"));
        assumeTrue(
                done("mount", "-t", "tmpfs", "-o", "size=64k", "none", disk.toString()),
                "mounting a small file system takes rights that are not there");
    }

    @AfterEach
    void unmount() throws Exception {
        done("umount", disk.toString());
    }

    @Test
    void aFullDiskHarmsNobodyAndLeavesTheLastGoodFileWhole() throws Exception {
        int port;
        try (FlagServer server = new FlagServer(Patient.FIRST)) {
            port = server.port();
            try (Patient patient = Patient.of(client(port))) {
                assertThat(Eventually.within(Duration.ofSeconds(20), this::keptOne))
                        .isTrue();
                server.publish(snapshot(2, large()));
                patient.requireRecovery();
            }
            assertThat(keptOne()).as("nothing half-written is left").isTrue();
        }
        try (SwitchbackClient client = client(port).startTimeout(Duration.ZERO).build()) {
            assertThat(client.revision()).isEqualTo(1);
            assertThat(client.isOn("b", Context.of("ann"), false)).isTrue();
        }
    }

    /** More flags than the disk holds, with those that are asked among them. */
    private static Flag[] large() {
        Stream<Flag> many = IntStream.range(0, 1_000).mapToObj(i -> toggle("flag-" + i, true));
        return Stream.concat(Stream.of(toggle("a", true), toggle("b", true)), many)
                .toArray(Flag[]::new);
    }

    private boolean keptOne() {
        try (Stream<Path> files = Files.list(disk)) {
            List<Path> all = files.toList();
            return all.size() == 1 && all.get(0).toString().endsWith(".json");
        } catch (IOException e) {
            return false;
        }
    }

    private SwitchbackClient.Builder client(int port) {
        return FakeServer.client(port)
                .url(URI.create("http://127.0.0.1:" + port))
                .cacheDirectory(disk);
    }

    private static boolean done(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    }
}
