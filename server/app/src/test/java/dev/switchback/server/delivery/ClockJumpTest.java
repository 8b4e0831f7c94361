package dev.switchback.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchback.protocol.LatencyBuckets;
import dev.switchback.server.telemetry.CountedCalls;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** An SDK beside a real node, in a process whose time of day jumps, where there is a libfaketime that makes it. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
final class ClockJumpTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final List<String> JUMPS = List.of("+10y", "-10y", "+1h", "-2s", "+0");

    /** The stream, the snapshot and reports; and some that had to be made again on a busy machine. */
    private static final long MOST_CONNECTIONS = 8;

    private static final double SLOWEST_MICROS = 30e6;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aTimeOfDayThatIsWrongAndJumpsHarmsNobodyAndCostsNoConnection() throws Exception {
        Optional<Path> library = library();
        assumeTrue(library.isPresent(), "there is no libfaketime here");
        try (Serving serving = new Serving(Serving.By.NODE)) {
            serving.put(ShiftedSdk.STEADY, Flags.serving("{\"variation\": \"v2\"}"));
            serving.put(ShiftedSdk.SWITCHED, Flags.off());
            shift("-30d");
            Process sdk = start(library.get(), serving);
            try (BufferedReader lines = sdk.inputReader(StandardCharsets.UTF_8)) {
                await("started", lines);
                boolean on = false;
                for (String jump : JUMPS) {
                    shift(jump);
                    await("jumped", lines);
                    on = !on;
                    serving.put(ShiftedSdk.SWITCHED, Flags.share(on ? 100_000 : 0));
                    await(on ? "on" : "off", lines);
                }
                sdk.getOutputStream().write('\n');
                sdk.getOutputStream().flush();
                long made = Long.parseLong(await("made ", lines).substring("made ".length()));
                assertThat(sdk.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(sdk.exitValue()).as("nobody was harmed").isZero();
                Eventually.within(
                        SOON,
                        () -> assertThat(serving.counted(ShiftedSdk.SWITCHED).calls())
                                .isEqualTo(made));
            } finally {
                sdk.destroyForcibly().onExit().join();
            }
            CountedCalls counted = serving.counted(ShiftedSdk.SWITCHED);
            assertThat(counted.errors()).as("calls taken for late").isZero();
            assertThat(LatencyBuckets.lowerBound(counted.slowest())).isLessThan(SLOWEST_MICROS);
            assertThat(serving.network().counts().connections()).isLessThanOrEqualTo(MOST_CONNECTIONS);
        }
    }

    private void shift(String shift) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), shift + "\n");
        Files.move(next, clock(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path clock() {
        return directory.resolve("clock");
    }

    /** Starts an SDK whose time of day is shifted as the file says, but not the clock that only runs forward. */
    private Process start(Path library, Serving serving) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShiftedSdk.class.getName(),
                        "http://127.0.0.1:" + serving.network().port(),
                        serving.key().secret())
                .redirectError(directory.resolve("errors").toFile());
        builder.environment()
                .putAll(Map.of(
                        "LD_PRELOAD", library.toString(),
                        "FAKETIME_TIMESTAMP_FILE", clock().toString(),
                        "FAKETIME_CACHE_DURATION", "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                        "DONT_FAKE_MONOTONIC", "1"));
        return builder.start();
    }

    private String await(String word, BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(word)) {
                return line;
            }
        }
        throw new AssertionError("ended before " + word + ": " + Files.readString(directory.resolve("errors")));
    }

    /** Finds the library where distributions and package managers put it. */
    private static Optional<Path> library() throws IOException {
        for (Path root : List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"))) {
            try (Stream<Path> files = Files.isDirectory(root) ? Files.walk(root, 3) : Stream.empty()) {
                Optional<Path> found = files.filter(file -> file.endsWith("libfaketimeMT.so.1"))
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
