package dev.switchback.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.FakeServer;
import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a network may do between a client and a server that is well. */
@Timeout(120)
class NetworkContractTest {
    private FlagServer server;
    private ChaosProxy network;

    @BeforeEach
    void start() {
        server = new FlagServer(Patient.FIRST);
        network = ChaosProxy.to(server.port(), 11);
    }

    @AfterEach
    void stop() {
        network.close();
        server.close();
    }

    @Test
    void bytesThatComeInPiecesAreWhole() throws Exception {
        network.inflict(Faults.NONE.sliced(3));
        try (Patient patient = Patient.of(client())) {
            server.publish(Patient.SECOND);
            patient.requireRecovery();
        }
    }

    @Test
    void aServerThatTalksTooSlowlyIsNotWaitedForByCallers() throws Exception {
        try (Patient patient = Patient.of(client())) {
            network.inflict(Faults.NONE.sliced(2).late(Duration.ofMillis(1), Duration.ofMillis(2)));
            server.publish(Patient.SECOND);
            patient.requireRecovery();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 100, 300, 700})
    void connectionsThatEndAnywhereAreMadeAnew(long limit) throws Exception {
        try (Patient patient = Patient.of(client())) {
            network.inflict(Faults.NONE.limited(limit));
            network.cut();
            awaitConnections(5);
            server.publish(Patient.SECOND);
            network.heal();
            patient.requireRecovery();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void connectionsThatAreResetByChanceAreMadeAnew(double probability) throws Exception {
        try (Patient patient = Patient.of(client())) {
            network.inflict(Faults.NONE.resetting(probability).sliced(50));
            network.cut();
            awaitConnections(5);
            server.publish(Patient.SECOND);
            network.heal();
            patient.requireRecovery();
        }
    }

    @Test
    void aServerThatIsGoneIsFoundAgain() throws Exception {
        try (Patient patient = Patient.of(client())) {
            network.inflict(Faults.NONE.refused());
            network.cut();
            assertThat(Eventually.within(
                            Duration.ofSeconds(20), () -> patient.client().status() == Status.STALE))
                    .isTrue();
            server.publish(Patient.SECOND);
            network.heal();
            patient.requireRecovery();
            assertThat(Eventually.within(
                            Duration.ofSeconds(20), () -> patient.client().status() == Status.READY))
                    .isTrue();
        }
    }

    @Test
    void aStreamThatFallsSilentIsLeftForAnother() throws Exception {
        SwitchbackClient.Builder impatient = FakeServer.client(network.port(), Duration.ofMillis(20));
        try (Patient patient = Patient.of(impatient.url(url()))) {
            awaitConnections(4);
            server.publish(Patient.SECOND);
            patient.requireRecovery();
        }
    }

    @Test
    void aNetworkThatComesAndGoesHarmsNobody() throws Exception {
        try (Patient patient = Patient.of(client())) {
            Flapping flapping = Flapping.of(network);
            awaitConnections(20);
            flapping.close();
            server.publish(Patient.SECOND);
            patient.requireRecovery();
        }
    }

    @Test
    void closingIsQuickWhateverTheNetworkDoes() throws Exception {
        for (Faults faults : new Faults[] {
            Faults.NONE.silent(),
            Faults.NONE.refused(),
            Faults.NONE.sliced(1).late(Duration.ofMillis(50), Duration.ZERO)
        }) {
            network.heal();
            SwitchbackClient client = client().build();
            network.inflict(faults);
            long start = System.nanoTime();
            client.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_500));
        }
    }

    private void awaitConnections(int more) {
        long before = network.counts().connections() + network.counts().refused();
        assertThat(Eventually.within(
                        Duration.ofSeconds(30),
                        () -> network.counts().connections() + network.counts().refused() >= before + more))
                .as("tries again")
                .isTrue();
    }

    private SwitchbackClient.Builder client() {
        return FakeServer.client(network.port()).url(url());
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + network.port());
    }
}
