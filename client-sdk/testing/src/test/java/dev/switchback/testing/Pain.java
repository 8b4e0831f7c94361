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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What has hurt users of flag SDKs, each with a check that holds for a client that does not hurt. */
enum Pain {
    /** The stream dies once, is never opened again, and flags freeze silently. */
    NEVER_RECONNECTS {
        @Override
        void check(Subject.Maker maker, Path directory, Duration patience) throws Exception {
            try (FakeServer server = new FakeServer(OFF);
                    Subject subject = maker.open(server.url(), directory, patience)) {
                server.nextStream().cut();
                stream(server, patience).cut();
                server.publish(ON);
                stream(server, patience).send("snapshot", SnapshotCodec.write(ON));
                assertThat(Eventually.within(patience, () -> subject.isOn("a", false)))
                        .as("follows after two streams have died")
                        .isTrue();
            }
        }
    },

    /** The entity tag of an answer that cannot be read is kept, and "not modified" is all that is heard ever after. */
    REMEMBERS_A_BAD_TAG {
        @Override
        void check(Subject.Maker maker, Path directory, Duration patience) throws Exception {
            try (FakeServer server = new FakeServer(ON)) {
                server.failStreams(503);
                server.garble("{\"revision\":");
                try (Subject subject = maker.open(server.url(), directory, Duration.ZERO)) {
                    server.nextRequest();
                    server.nextRequest();
                    server.mend();
                    server.failStreams(503);
                    assertThat(Eventually.within(patience, () -> subject.isOn("a", false)))
                            .as("reads what can be read again")
                            .isTrue();
                }
            }
        }
    },

    /** Threads outlive their client, and the process does not end. */
    LEAVES_THREADS {
        @Override
        void check(Subject.Maker maker, Path directory, Duration patience) throws Exception {
            Leftovers before = Leftovers.now();
            try (FakeServer server = new FakeServer(ON)) {
                for (int i = 0; i < 5; i++) {
                    maker.open(server.url(), directory, patience).close();
                }
                before.requireNoOther(patience);
            }
        }
    },

    /** Closing is not waited for, and what was counted last is lost. */
    LOSES_THE_LAST_REPORT {
        @Override
        void check(Subject.Maker maker, Path directory, Duration patience) throws Exception {
            try (FakeServer server = new FakeServer(ON)) {
                maker.open(server.url(), directory, patience).close();
                List<Report> heard = new ArrayList<>();
                boolean left = Eventually.within(patience, () -> {
                    server.findReport().ifPresent(heard::add);
                    return heard.stream().anyMatch(Report::leaving);
                });
                assertThat(left).as("takes its leave").isTrue();
                assertThat(heard.get(heard.size() - 1).receipt().revision()).isEqualTo(ON.revision());
            }
        }
    },

    /** The start waits for ever for a server that says nothing. */
    HANGS_AT_THE_START {
        @Override
        void check(Subject.Maker maker, Path directory, Duration patience) throws Exception {
            try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                CompletableFuture<Subject> opening = CompletableFuture.supplyAsync(
                        () -> maker.open(FakeServer.url(hanging.getLocalPort()), directory, Duration.ofMillis(100)),
                        Pain::onDaemon);
                boolean started = Eventually.within(patience, opening::isDone);
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
        void check(Subject.Maker maker, Path directory, Duration patience) throws Exception {
            int port;
            try (FakeServer server = new FakeServer(ON)) {
                port = server.port();
                maker.open(server.url(), directory, patience).close();
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

    /** Requires that {@code maker}'s clients do not hurt in this way; what does not come about within {@code patience} hurts. */
    abstract void check(Subject.Maker maker, Path directory, Duration patience) throws Exception;

    private static FakeServer.Stream stream(FakeServer server, Duration patience) {
        List<FakeServer.Stream> opened = new ArrayList<>();
        boolean comes = Eventually.within(patience, () -> {
            server.findStream().ifPresent(opened::add);
            return !opened.isEmpty();
        });
        assertThat(comes).as("opens its stream again").isTrue();
        return opened.get(0);
    }

    private static void onDaemon(Runnable work) {
        Thread thread = new Thread(work, "pain");
        thread.setDaemon(true);
        thread.start();
    }
}
