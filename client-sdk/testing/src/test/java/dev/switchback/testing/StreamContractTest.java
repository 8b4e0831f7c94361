package dev.switchback.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchback.client.FakeServer;
import dev.switchback.protocol.SnapshotCodec;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may say that makes no sense. */
@Timeout(120)
class StreamContractTest {
    private static final String SECOND = new String(SnapshotCodec.write(Patient.SECOND), UTF_8);

    private FakeServer server;
    private Patient patient;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer(Patient.FIRST);
        patient = Patient.of(server.client());
    }

    @AfterEach
    void stop() throws Exception {
        patient.close();
        server.close();
    }

    @Test
    void halfAnEventIsNoneAndTheNextStreamBringsItAll() throws Exception {
        for (int share = 1; share < 5; share++) {
            FakeServer.Stream stream = server.nextStream();
            stream.raw("event: snapshot\ndata: " + SECOND.substring(0, SECOND.length() * share / 5));
            stream.cut();
        }
        patient.requireRecovery(server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: snapshot\ndata: {\"environment\":\n\n",
                "event: snapshot\ndata: null\n\n",
                "event: snapshot\ndata: []\n\n",
                "event: snapshot\ndata: {}\n\n",
                "event: snapshot\ndata:\n\n",
                "event: delta\ndata: {\"from\":-1,\"to\":\"x\"}\n\n",
                "event: delta\ndata: {\"from\":1e999}\n\n",
                "event: heartbeat\ndata: \u0000\n\n",
                "event: heartbeat\ndata: {\"revision\":9223372036854775807,\"hash\":\"x\",\"spreadMs\":1}\n\n",
                "event: goaway\ndata: {\"spreadMs\":-5}\n\n",
                "event: confetti\ndata: {\"colour\":\"red\"}\n\n",
                "data\n\nid\nretry: 99999999999999999999\nretry: -1\nevent\n\n",
                ":\n:\n\r\r\n\n\n\uFEFF\n\n"
            })
    void whatMakesNoSenseIsPassedOver(String nonsense) throws Exception {
        FakeServer.Stream stream = server.nextStream();
        stream.raw(nonsense);
        Patient.tell(stream);
        patient.requireRecovery(server);
    }

    @Test
    void membersOfALaterVersionAreIgnored() throws Exception {
        FakeServer.Stream stream = server.nextStream();
        stream.raw("event: snapshot\ndata: " + SECOND.replaceFirst("\\{", "{\"weather\":{\"sun\":[1,2]},") + "\n\n");
        patient.requireRecovery();
    }

    @Test
    void aFlagOfALaterVersionIsTheOnlyOneThatIsLost() throws Exception {
        String unheardOf = SECOND.replaceFirst("\"flags\":\\[", "\"flags\":[{\"key\":\"x\",\"type\":\"colour\"},");
        server.nextStream().raw("event: snapshot\ndata: " + unheardOf + "\n\n");
        patient.requireRecovery();
    }

    @Test
    void anEventWithoutEndIsNotWaitedForWithAllMemory() throws Exception {
        FakeServer.Stream stream = server.nextStream();
        String piece = "x".repeat(1024 * 1024);
        try {
            stream.raw("event: snapshot\ndata: ");
            for (int i = 0; i < 32; i++) {
                stream.raw(piece);
            }
        } catch (UncheckedIOException itHasLeft) {
            // as soon as the event is longer than any snapshot
        }
        patient.requireRecovery(server);
    }

    @Test
    void aSnapshotOverTheLimitIsNotTakenAndTheNextOneIs() throws Exception {
        server.garble("{\"environment\":\"" + "x".repeat(SnapshotCodec.LIMIT) + "\"}");
        FakeServer.Stream stream = server.nextStream();
        stream.raw("event: heartbeat\ndata: {\"revision\":2,\"hash\":\"x\",\"spreadMs\":1}\n\n");
        server.nextRequest();
        server.nextRequest();
        server.mend();
        patient.requireRecovery(server);
    }
}
