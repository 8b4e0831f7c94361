package dev.switchback.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.FakeServer;
import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that run out, are changed, or are somebody else's. */
@Timeout(120)
class TlsContractTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private static Path store;

    @BeforeAll
    static void certify() throws Exception {
        store = directory.resolve("store.p12");
        TlsRelay.certify(store, "ours");
        TlsRelay.certify(store, "ours", "good", -1, 30);
    }

    @Test
    void aCertificateThatRunsOutIsNoOutageForCallersAndItsRotationIsFound() throws Exception {
        TlsRelay.certify(store, "ours", "expired", -10, 5);
        TlsRelay.certify(store, "ours", "rotated", -1, 60);
        SSLContext good = TlsRelay.context(store, "good", "ours");
        try (FlagServer server = new FlagServer(Patient.FIRST);
                TlsRelay relay = TlsRelay.to(server.port(), good);
                Patient patient = Patient.of(client(relay, good))) {
            relay.become(TlsRelay.context(store, "expired", "ours"));
            assertThat(Eventually.within(SOON, () -> patient.client().status() == Status.STALE))
                    .as("an expired certificate is not trusted")
                    .isTrue();
            server.publish(Patient.SECOND);
            relay.become(TlsRelay.context(store, "rotated", "ours"));
            patient.requireRecovery();
        }
    }

    @Test
    void aStrangersCertificateIsNotTrusted() throws Exception {
        TlsRelay.certify(store, "theirs");
        TlsRelay.certify(store, "theirs", "strange", -1, 30);
        try (FlagServer server = new FlagServer(Patient.FIRST);
                TlsRelay relay = TlsRelay.to(server.port(), TlsRelay.context(store, "strange", "theirs"));
                SwitchbackClient client = client(relay, TlsRelay.context(store, "good", "ours"))
                        .startTimeout(Duration.ofMillis(300))
                        .build()) {
            assertThat(client.status()).isEqualTo(Status.STARTING);
        }
    }

    private static SwitchbackClient.Builder client(TlsRelay relay, SSLContext trust) {
        return FakeServer.client(1).url(relay.url()).tls(trust);
    }
}
