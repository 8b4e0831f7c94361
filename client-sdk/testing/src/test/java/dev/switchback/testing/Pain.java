package dev.switchback.testing;

import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.FakeServer;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.SnapshotCodec;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What has hurt users of flag SDKs, each with a check that holds for a client that does not hurt. */
enum Pain {
    /** The stream dies once, is never opened again, and flags freeze silently. */
    NEVER_RECONNECTS {
        @Override
        void check(Subject.Maker maker, Path directory) throws Exception {
            try (FakeServer server = new FakeServer(OFF);
                    Subject subject = maker.open(server.url(), directory, PATIENCE)) {
                server.nextStream().cut();
                server.nextStream().cut();
                server.publish(ON);
                server.nextStream().send("snapshot", SnapshotCodec.write(ON));
                assertThat(Eventually.within(PATIENCE, () -> subject.isOn("a", false)))
                        .as("follows after two streams have died")
                        .isTrue();
            }
        }
    },

    /** The entity tag of an answer that cannot be read is kept, and "not modified" is all that is heard ever after. */
    REMEMBERS_A_BAD_TAG {
        @Override
        void check(Subject.Maker maker, Path directory) throws Exception {
            try (FakeServer server = new FakeServer(ON)) {
                server.failStreams(503);
                server.garble("{\"revision\":");
                try (Subject subject = maker.open(server.url(), directory, Duration.ZERO)) {
                    server.nextRequest();
                    server.nextRequest();
                    server.mend();
                    server.failStreams(503);
                    assertThat(Eventually.within(PATIENCE, () -> subject.isOn("a", false)))
                            .as("reads what can be read again")
                            .isTrue();
                }
            }
        }
    },

    /** Threads outlive their client, and the process does not end. */
    LEAVES_THREADS {
        @Override
        void check(Subject.Maker maker, Path directory) throws Exception {
            Leftovers before = Leftovers.now();
            try (FakeServer server = new FakeServer(ON)) {
                for (int i = 0; i < 5; i++) {
                    maker.open(server.url(), directory, PATIENCE).close();
                }
                before.requireNoOther();
            }
        }
    },

    /** Closing is not waited for, and what was counted last is lost. */
    LOSES_THE_LAST_REPORT {
        @Override
        void check(Subject.Maker maker, Path directory) throws Exception {
            try (FakeServer server = new FakeServer(ON)) {
                maker.open(server.url(), directory, PATIENCE).close();
                Report last = server.nextReport();
                while (!last.leaving()) {
                    last = server.nextReport();
                }
                assertThat(last.receipt().revision()).isEqualTo(ON.revision());
            }
        }
    },

    /** The start waits for ever for a server that says nothing. */
    HANGS_AT_THE_START {
        @Override
        void check(Subject.Maker maker, Path directory) throws Exception {
            try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                CompletableFuture<Subject> opening = CompletableFuture.supplyAsync(
                        () -> maker.open(FakeServer.url(hanging.getLocalPort()), directory, Duration.ofMillis(100)),
                        Pain::onDaemon);
                boolean started = Eventually.within(PATIENCE, opening::isDone);
                assertThat(started).as("starts although nothing is heard").isTrue();
                try (Subject subject = opening.join()) {
                    assertThat(subject.isOn("a", true)).isTrue();
                }
            }
        }
    },

    /** A restart in an outage serves the callers' defaults, although a copy was kept. */
    FORGETS_WHAT_WAS_KEPT {
        @Override
        void check(Subject.Maker maker, Path directory) throws Exception {
            int port;
            try (FakeServer server = new FakeServer(ON)) {
                port = server.port();
                maker.open(server.url(), directory, PATIENCE).close();
            }
            try (Subject subject = maker.open(FakeServer.url(port), directory, Duration.ZERO)) {
                assertThat(subject.isOn("a", false))
                        .as("starts from what was kept")
                        .isTrue();
            }
        }
    };

    static final Snapshot OFF = snapshot(1, toggle("a", false));
    static final Snapshot ON = snapshot(2, toggle("a", true));

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Requires that {@code maker}'s clients do not hurt in this way. */
    abstract void check(Subject.Maker maker, Path directory) throws Exception;

    private static void onDaemon(Runnable work) {
        Thread thread = new Thread(work, "pain");
        thread.setDaemon(true);
        thread.start();
    }
}
