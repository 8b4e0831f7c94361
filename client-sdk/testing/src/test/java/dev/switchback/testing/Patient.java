package dev.switchback.testing;

import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.FakeServer;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.SnapshotCodec;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A client in trouble, and a witness of that its flag {@code b} stays on all the while and nobody waits. */
final class Patient implements AutoCloseable {
    /** What it starts with: {@code a} is off. */
    static final Snapshot FIRST = snapshot(1, toggle("a", false), toggle("b", true));

    /** What it is to hear when it has recovered: {@code a} is on. */
    static final Snapshot SECOND = snapshot(2, toggle("a", true), toggle("b", true));

    private static final Context ANN = Context.of("ann");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final SwitchbackClient client;
    private final Witness witness;

    private Patient(SwitchbackClient client) {
        this.client = client;
        this.witness = Witness.of(() -> client.isOn("b", ANN, false));
    }

    /** Starts a client that {@code b} is on for, and has it watched from then on. */
    static Patient of(SwitchbackClient.Builder builder) {
        SwitchbackClient client = builder.pollInterval(PAUSE).build();
        assertThat(client.isOn("b", ANN, false)).isTrue();
        return new Patient(client);
    }

    SwitchbackClient client() {
        return client;
    }

    /** Requires that it hears of {@link #SECOND} by itself, and that until then nobody was harmed. */
    void requireRecovery() {
        assertThat(Eventually.within(PATIENCE, () -> client.isOn("a", ANN, false)))
                .as("recovers by itself")
                .isTrue();
        assertThat(client.isOnDetail("a", ANN, false).errorCode()).isNull();
        witness.requireNoHarm();
    }

    /** Tells {@link #SECOND} on every stream that comes, then requires recovery. */
    void requireRecovery(FakeServer server) {
        server.publish(SECOND);
        boolean recovered = Eventually.within(PATIENCE, () -> {
            server.findStream().ifPresent(Patient::tell);
            return client.revision() == SECOND.revision();
        });
        assertThat(recovered).as("hears of the next revision by itself").isTrue();
        requireRecovery();
    }

    /** Tells {@link #SECOND}, to whom may have left. */
    static void tell(FakeServer.Stream stream) {
        try {
            stream.send("snapshot", SnapshotCodec.write(SECOND));
        } catch (UncheckedIOException gone) {
            // the next one is the one that works
        }
    }

    @Override
    public void close() {
        witness.close();
        client.close();
    }
}
