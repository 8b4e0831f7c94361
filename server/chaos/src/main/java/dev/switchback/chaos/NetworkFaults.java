package dev.switchback.chaos;

import dev.switchback.testing.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Networks that lose, delay and cut, and callers who mean no good. */
final class NetworkFaults {
    private static final Duration PARTITION = Duration.ofSeconds(20);
    private static final Duration BACK = Duration.ofSeconds(15);

    /** A connection that has lost much waits twice as long after each attempt, in the kernel. */
    private static final Duration BACK_AFTER_LOSS = Duration.ofSeconds(30);

    private static final Duration SLOW = Duration.ofSeconds(15);
    private static final int SAMPLES = 10;
    private static final int LORISES = 500;
    private static final int EMERGENCY_LORISES = 50;

    private NetworkFaults() {}

    static List<Scenario> rows() {
        return List.of(
                new Scenario(
                        "F17",
                        "SDKs cut off from their node, for 20 s silently and for 20 s by refused connections",
                        "they answer from memory, and catch up within 15 s",
                        NetworkFaults::partitioned),
                new Scenario(
                        "F18",
                        "one packet in ten lost between SDKs and their node, then every other one",
                        "changes arrive, late; all catch up within 30 s of the last loss",
                        NetworkFaults::lossy),
                new Scenario(
                        "F19",
                        "200 ms late, up to 100 ms more, and 256 kbit/s",
                        "changes arrive, late",
                        NetworkFaults::slow),
                new Scenario(
                        "F20",
                        "bytes handed on by sevens, 2 % of the pieces reset their connection, every connection ends"
                                + " after 4,000 bytes",
                        "no SDK ever sees a part of a change",
                        NetworkFaults::torn),
                new Scenario(
                        "F22",
                        LORISES + " connections to a node, and " + EMERGENCY_LORISES
                                + " to its emergency port, that never end their requests",
                        "an emergency is obeyed within 2 s",
                        NetworkFaults::lorises));
    }

    private static void partitioned(Fleet fleet, Figures figures) {
        for (Faults faults : List.of(Faults.NONE.silent(), Faults.NONE.refused())) {
            fleet.network(0).inflict(faults);
            if (faults.refusing()) {
                fleet.network(0).cut();
            }
            Patience.pause(PARTITION);
            fleet.network(0).heal();
            figures.add(faults.refusing() ? "back after refusals" : "back after silence", caughtUp(fleet, BACK));
        }
    }

    private static void lossy(Fleet fleet, Figures figures) {
        Loss loss = Loss.at(fleet.network(0).port());
        for (double share : List.of(0.1, 0.5)) {
            loss.begin(share);
            Patience.pause(PARTITION);
            figures.add((int) (share * 100) + " %: " + loss.end() + " packets lost");
            figures.add("back", caughtUp(fleet, BACK_AFTER_LOSS));
        }
    }

    private static void slow(Fleet fleet, Figures figures) {
        fleet.network(0)
                .inflict(Faults.NONE
                        .late(Duration.ofMillis(200), Duration.ofMillis(100))
                        .narrow(32_000));
        Duration slowest = Duration.ZERO;
        for (int i = 0; i < SAMPLES; i++) {
            long revision = fleet.writers().next();
            Duration took = Patience.await(
                    SLOW, "SDKs do not catch up", () -> fleet.sdks(0).reached(revision));
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        }
        fleet.network(0).heal();
        figures.add("slowest of " + SAMPLES + " changes", slowest);
    }

    private static void torn(Fleet fleet, Figures figures) {
        fleet.network(0).inflict(Faults.NONE.sliced(7).resetting(0.02).limited(4_000));
        Patience.pause(PARTITION);
        figures.add(fleet.network(0).counts().resets() + " connections reset");
        fleet.network(0).heal();
        figures.add("back", caughtUp(fleet, BACK));
    }

    private static void lorises(Fleet fleet, Figures figures) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            Node.Address address = fleet.node(0).address();
            open(sockets, address.port(), LORISES);
            open(sockets, address.emergencyPort(), EMERGENCY_LORISES);
            Fleet.Engaged engaged = fleet.engage(0, Duration.ofSeconds(2), fleet.sdks());
            figures.add(sockets.size() + " connections held")
                    .add("answered", engaged.answered())
                    .add("obeyed", engaged.obeyed());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        fleet.release(0);
    }

    private static void open(List<Socket> sockets, int port, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            socket.getOutputStream()
                    .write("POST /api/v1/keys HTTP/1.1\r\nHost: x\r\nX-A:".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static Duration caughtUp(Fleet fleet, Duration limit) {
        long revision = fleet.writers().newest();
        return Patience.await(limit, "SDKs do not catch up", () -> fleet.sdks(0).reached(revision));
    }
}
