package dev.switchback.chaos;

import dev.switchback.testing.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** What must not keep an emergency from being obeyed. */
final class Emergencies {
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int ROUNDS = 20;
    private static final int BUSY = 4;
    private static final int FLOODING = 32;

    private Emergencies() {}

    static List<Scenario> rows() {
        return List.of(
                new Scenario(
                        "F06",
                        "PostgreSQL hangs (SIGSTOP to all its processes)",
                        "an emergency is obeyed within 2 s on every node, released not before the database is back",
                        Emergencies::hungDatabase),
                new Scenario(
                        "F30",
                        "all processors busy and a flood of requests",
                        "an emergency is obeyed within 2 s",
                        Emergencies::flood),
                new Scenario(
                        "F31",
                        "the database killed, nodes cut off from each other, then the node killed that was told",
                        "an emergency is obeyed within 1 s by the node's SDKs, outlives the node in its journal, and"
                                + " reaches everybody when all is mended",
                        Emergencies::aloneAndKilled),
                new Scenario(
                        "F32",
                        "engaging and releasing at once on two nodes, " + ROUNDS + " times",
                        "both nodes end up with the same state",
                        Emergencies::engageAgainstRelease));
    }

    private static void hungDatabase(Fleet fleet, Figures figures) throws IOException {
        fleet.database().signal("STOP");
        engage(fleet, figures, TWO_SECONDS, fleet.sdks(), "pending");
        Reply released = fleet.emergency(0)
                .post(Fleet.ENVIRONMENT + "/emergency/release", "{\"reason\": \"chaos\"}", "If-Match", "*");
        Fleet.expect(!released.ok(), "an emergency was released without the database");
        fleet.database().signal("CONT");
        release(fleet);
    }

    private static void flood(Fleet fleet, Figures figures) throws IOException {
        List<Process> busy = new ArrayList<>();
        for (int i = 0; i < BUSY; i++) {
            busy.add(fleet.ground().start(Path.of("busy"), List.of("bash", "-c", "while :; do :; done"), Map.of()));
        }
        try (Flood flood = Flood.start(FLOODING, () -> fleet.admin(0).get(Fleet.ENVIRONMENT + "/flags?limit=500"))) {
            Patience.pause(Duration.ofSeconds(3));
            engage(fleet, figures, TWO_SECONDS, fleet.sdks(), "");
            figures.add(flood.answered() + " other requests answered meanwhile");
        } finally {
            busy.forEach(Process::destroyForcibly);
        }
        release(fleet);
    }

    private static void aloneAndKilled(Fleet fleet, Figures figures) throws IOException {
        fleet.peerNetwork(0).inflict(Faults.NONE.silent());
        fleet.peerNetwork(1).inflict(Faults.NONE.silent());
        fleet.database().kill();
        engage(fleet, figures, ONE_SECOND, List.of(fleet.sdks(0)), "pending");
        Fleet.expect(!fleet.engaged(1), "the other node has heard although it was cut off");
        fleet.node(0).kill();
        fleet.node(0).restart();
        fleet.node(0).awaitReady();
        Fleet.expect(fleet.engaged(0), "the emergency did not outlive its node");
        fleet.peerNetwork(0).heal();
        fleet.peerNetwork(1).heal();
        figures.add(
                "told to the other node's SDKs",
                Patience.await(
                        SOON,
                        "the other node's SDKs do not obey",
                        () -> fleet.sdks(1).serve(false)));
        fleet.database().restart();
        release(fleet);
    }

    private static void engageAgainstRelease(Fleet fleet, Figures figures) throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            CompletableFuture<Void> engaging = CompletableFuture.runAsync(() -> attempt(
                    () -> fleet.emergency(0).post(Fleet.ENVIRONMENT + "/emergency/engage", "{\"reason\": \"chaos\"}")));
            attempt(() -> {
                Reply seen = fleet.admin(1).get(Fleet.ENVIRONMENT + "/emergency");
                return fleet.admin(1)
                        .post(
                                Fleet.ENVIRONMENT + "/emergency/release",
                                "{\"reason\": \"chaos\"}",
                                "If-Match",
                                seen.tag());
            });
            engaging.join();
        }
        figures.add(
                "both nodes agree",
                Patience.await(
                        SOON, "the nodes do not agree", () -> state(fleet, 0).equals(state(fleet, 1))));
        Fleet.expect(!state(fleet, 0).isEmpty(), "no node says what is engaged");
        engage(fleet, figures, TWO_SECONDS, fleet.sdks(), "");
        release(fleet);
    }

    /** Something that may be refused. */
    @FunctionalInterface
    private interface Attempt {
        Reply make() throws IOException;
    }

    private static void attempt(Attempt attempt) {
        try {
            attempt.make();
        } catch (IOException refused) {
            // What was not answered may have been done.
        }
    }

    private static String state(Fleet fleet, int number) {
        try {
            Reply reply = fleet.emergency(number).get(Fleet.ENVIRONMENT + "/emergency");
            return reply.ok()
                    ? reply.json().path("epoch").asLong() + " "
                            + reply.json().path("engagements").findValuesAsText("id")
                    : "unknown to node " + number;
        } catch (IOException away) {
            return "unknown to node " + number;
        }
    }

    private static void engage(Fleet fleet, Figures figures, Duration limit, List<Sdks> who, String database)
            throws IOException {
        Fleet.Engaged engaged = fleet.engage(0, limit, who);
        String said = engaged.answer().path("database").asText();
        Fleet.expect(database.isEmpty() || said.equals(database), "the answer says that the database is " + said);
        figures.add("answered", engaged.answered()).add("obeyed", engaged.obeyed());
    }

    private static void release(Fleet fleet) {
        fleet.release(0);
        try {
            Patience.await(
                    SOON,
                    "SDKs do not serve V2 again",
                    () -> fleet.sdks().stream().allMatch(each -> each.serve(true)));
        } catch (Trouble late) {
            throw late.but(IntStream.range(0, fleet.nodes().size())
                    .mapToObj(number -> "node " + (number + 1) + " has " + state(fleet, number)
                            + ", and V2 is served to " + fleet.sdks(number).served())
                    .toList());
        }
    }
}
