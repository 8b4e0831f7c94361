package dev.switchback.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.FakeServer;
import dev.switchback.client.Lease;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.Context;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a lease does in a client that really loses its server. */
@Timeout(120)
class LeaseContractTest {
    private static final Context ANN = Context.of("ann");

    @Test
    void aFlagRevertsWhileTheServerIsLostAndReturnsWithItAndNoOtherDoes() throws Exception {
        BlockingQueue<Set<String>> changes = new LinkedBlockingQueue<>();
        Leftovers before = Leftovers.now();
        try (FlagServer server = new FlagServer(Patient.SECOND);
                ChaosProxy network = ChaosProxy.to(server.port(), 1);
                SwitchbackClient client = FakeServer.client(network.port())
                        .url(URI.create("http://127.0.0.1:" + network.port()))
                        .lease("a", Lease.revertAfter(Duration.ofMillis(50)))
                        .lease("b", Lease.freeze())
                        .build()) {
            client.onChange(changes::add);
            network.inflict(Faults.NONE.refused());
            network.cut();
            assertThat(FakeServer.next(changes)).containsExactly("a");
            assertThat(client.isOnDetail("a", ANN, true).cause()).isEqualTo(Cause.ROLLED_BACK);
            assertThat(client.isOn("a", ANN, true)).isFalse();
            assertThat(client.isOn("b", ANN, false)).isTrue();
            network.heal();
            assertThat(FakeServer.next(changes)).containsExactly("a");
            assertThat(client.isOn("a", ANN, false)).isTrue();
        }
        before.requireNoneOfOurs();
    }
}
