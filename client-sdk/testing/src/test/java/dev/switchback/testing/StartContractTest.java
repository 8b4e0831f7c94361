package dev.switchback.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.FakeServer;
import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Reason;
import dev.switchback.protocol.SnapshotCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a process starts while the server is away: from what it kept, from what it was given, or with defaults. */
@Timeout(120)
class StartContractTest {
    private static final Context ANN = Context.of("ann");

    @TempDir
    Path directory;

    private FlagServer server;
    private ChaosProxy network;

    @BeforeEach
    void start() {
        server = new FlagServer(Patient.FIRST);
        network = ChaosProxy.to(server.port(), 3);
    }

    @AfterEach
    void stop() {
        network.close();
        server.close();
    }

    @Test
    void aServerThatHangsDelaysTheStartByItsTimeoutAndNoMore() {
        network.inflict(Faults.NONE.silent());
        long start = System.nanoTime();
        try (SwitchbackClient client =
                client().startTimeout(Duration.ofMillis(200)).build()) {
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(200), Duration.ofMillis(2_200));
            assertThat(client.status()).isEqualTo(Status.STARTING);
            assertThat(client.isOn("b", ANN, true)).isTrue();
            assertThat(client.isOn("b", ANN, false)).isFalse();
        }
    }

    @Test
    void aServerThatOnlyListensIsNoReasonToWaitEither() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SwitchbackClient client = client().url(URI.create("http://127.0.0.1:" + deaf.getLocalPort()))
                        .startTimeout(Duration.ofMillis(50))
                        .build()) {
            assertThat(client.status()).isEqualTo(Status.STARTING);
        }
    }

    @Test
    void whatWasKeptAnswersBeforeWhatWasGiven() throws Exception {
        client().cacheDirectory(directory).build().close();
        network.inflict(Faults.NONE.refused());
        try (Patient patient = Patient.of(
                away().cacheDirectory(directory).bootstrapFile(bootstrap(SnapshotCodec.write(Patient.SECOND))))) {
            assertThat(patient.client().status()).isEqualTo(Status.CACHED);
            assertThat(patient.client().isOn("a", ANN, true)).isFalse();
            server.publish(Patient.SECOND);
            network.heal();
            patient.requireRecovery();
        }
    }

    @Test
    void whatWasGivenAnswersWhereNothingWasKept() throws Exception {
        network.inflict(Faults.NONE.refused());
        try (Patient patient = Patient.of(
                away().cacheDirectory(directory).bootstrapFile(bootstrap(SnapshotCodec.write(Patient.FIRST))))) {
            assertThat(patient.client().isOnDetail("b", ANN, false).reason()).isEqualTo(Reason.CACHED);
            server.publish(Patient.SECOND);
            network.heal();
            patient.requireRecovery();
        }
    }

    @Test
    void aDamagedFileCountsAsAbsentAndIsMadeAnew() throws Exception {
        client().cacheDirectory(directory).build().close();
        Path kept = kept();
        byte[] good = Files.readAllBytes(kept);
        network.inflict(Faults.NONE.refused());
        for (byte[] bad : List.of(new byte[0], new byte[100], flipped(good), new byte[SnapshotCodec.LIMIT + 1])) {
            Files.write(kept, bad);
            try (SwitchbackClient client =
                    away().cacheDirectory(directory).bootstrapFile(kept).build()) {
                assertThat(client.status()).isEqualTo(Status.STARTING);
                assertThat(client.isOn("b", ANN, true)).isTrue();
            }
        }
        network.heal();
        try (Patient patient = Patient.of(client().cacheDirectory(directory))) {
            server.publish(Patient.SECOND);
            patient.requireRecovery();
        }
        network.inflict(Faults.NONE.refused());
        try (SwitchbackClient client = away().cacheDirectory(directory).build()) {
            assertThat(client.isOn("a", ANN, false)).isTrue();
        }
    }

    @Test
    void aMissingBootstrapFileIsNoReasonNotToStart() {
        network.inflict(Faults.NONE.refused());
        try (SwitchbackClient client =
                away().bootstrapFile(directory.resolve("none.json")).build()) {
            assertThat(client.status()).isEqualTo(Status.STARTING);
        }
    }

    private static byte[] flipped(byte[] good) {
        byte[] bad = good.clone();
        bad[good.length / 2] ^= 1;
        return bad;
    }

    private Path bootstrap(byte[] document) throws IOException {
        return Files.write(directory.resolve("bootstrap.json"), document);
    }

    private Path kept() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            Set<Path> all = Set.copyOf(files.toList());
            assertThat(all).hasSize(1);
            return all.iterator().next();
        }
    }

    private SwitchbackClient.Builder away() {
        return client().startTimeout(Duration.ZERO);
    }

    private SwitchbackClient.Builder client() {
        return FakeServer.client(network.port()).url(URI.create("http://127.0.0.1:" + network.port()));
    }
}
