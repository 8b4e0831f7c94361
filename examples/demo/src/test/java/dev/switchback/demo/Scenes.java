package dev.switchback.demo;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Scenes and facts to look at. */
final class Scenes {
    /** When trouble began in {@link #facts}. */
    static final Instant TROUBLE = Instant.parse("2026-11-21T10:00:30Z");

    /** When the guard took V2 back. */
    static final Instant DECISION = TROUBLE.plusSeconds(8);

    /** When it was over. */
    static final Instant END = DECISION.plusSeconds(4);

    private static final List<Rollout.Phase> PHASES = List.of(
            new Rollout.Phase("internal", null, 5, 15),
            new Rollout.Phase("1 %", 1_000, 8, 10),
            new Rollout.Phase("10 %", 10_000, 20, 300),
            new Rollout.Phase("50 %", 50_000, 12, 1_000));

    private Scenes() {}

    static Rollout rollout(String state, int phase) {
        return rollout(state, phase, "healthy", findings(1.8));
    }

    static Rollout rollout(String state, int phase, @Nullable String verdict, Rollout.@Nullable Findings findings) {
        boolean ended = state.equals("completed") || state.equals("rolledBack");
        return new Rollout(
                "ro-1",
                state,
                phase,
                PHASES,
                "2026-11-21T10:00:00Z",
                "2026-11-21T10:00:25Z",
                ended ? DECISION.toString() : null,
                412,
                verdict,
                "V2 fails 2.1 % of calls (23 of 1,104), V1 0.10 % (9 of 9,001)",
                "holds: 412 of 600 V2 calls; at least 12 s more",
                findings);
    }

    static Rollout.Findings findings(double evidence) {
        return new Rollout.Findings(
                evidence,
                100,
                Map.of("errors", evidence * 0.8, "latencyMedian", evidence * 0.2),
                new Rollout.Arm(9_001, 9, 0.001, 0.0005, 0.0019, 40_700, 77_500, 101_000),
                new Rollout.Arm(1_104, 23, 0.0208, 0.0139, 0.0311, 41_200, 79_000, 104_000));
    }

    static Instances instances(long revision, long epoch, String... waiting) {
        List<String> late = List.of(waiting);
        List<Instances.Status> items = IntStream.rangeClosed(1, 3)
                .mapToObj(number -> "shop-" + number)
                .map(name -> new Instances.Status(
                        name,
                        late.contains(name) ? revision - 1 : revision,
                        epoch,
                        !late.contains(name),
                        late.contains(name) ? null : DECISION.plusMillis(250).toString(),
                        List.of()))
                .toList();
        return new Instances(revision, epoch, new Instances.Confirmations(3, 3 - late.size(), late), items);
    }

    static Scene scene(@Nullable Rollout rollout, Instances instances, String... events) {
        List<Event> told = new ArrayList<>();
        for (String words : events) {
            told.add(new Event(Duration.ofSeconds(told.size()), words));
        }
        CrowdCounts crowd = new CrowdCounts(3_000, 12_345, 12, 14, 0, 301);
        return new Scene(Scenario.ERRORS, Duration.ofSeconds(83), rollout, instances, crowd, told);
    }

    /** The facts of a scenario that has gone as it must. */
    static Facts facts(Scenario scenario) {
        return switch (scenario.ending()) {
            case COMPLETED ->
                facts(
                        scenario,
                        rollout("completed", 3),
                        List.of(verdict("complete", "healthy", null)),
                        List.of(visit(DECISION, "v1"), visit(END, "v2")),
                        null);
            case ROLLED_BACK ->
                facts(
                        scenario,
                        rollout("rolledBack", 2),
                        List.of(verdict(
                                "rollBack",
                                "worse",
                                scenario.causes().iterator().next())),
                        tripping(),
                        TROUBLE);
            case EMERGENCY -> facts(scenario, rollout("running", 3), List.of(), tripping(), TROUBLE);
        };
    }

    static Facts facts(
            Scenario scenario,
            Rollout rollout,
            List<Verdict> verdicts,
            List<Visit> visits,
            @Nullable Instant troubleAt) {
        Engagement engagement = scenario == Scenario.EMERGENCY
                ? new Engagement(TROUBLE, TROUBLE.plusSeconds(8), TROUBLE.plusMillis(8_090), 1, true)
                : null;
        return new Facts(
                scenario,
                3,
                rollout,
                verdicts,
                rollout.rolledBack(),
                instances(8, 0),
                new Visits(visits),
                troubleAt,
                engagement,
                END,
                false,
                Map.of("rollout", URI.create("http://127.0.0.1:1/api/v1/rollouts/ro-1")));
    }

    static Verdict verdict(String decision, String verdict, @Nullable String cause) {
        return new Verdict(
                "ve-1",
                DECISION.toString(),
                2,
                verdict,
                decision,
                "as it was seen",
                cause == null ? null : Documents.tree("{\"verdict\": {\"cause\": \"" + cause + "\"}}"));
    }

    /** Two calls to V2 after the trouble began, one of which fails, and V1 for everybody at the end. */
    private static List<Visit> tripping() {
        return List.of(
                visit(TROUBLE.minusSeconds(1), "v2"),
                visit(TROUBLE.plusSeconds(1), "v2"),
                new Visit(TROUBLE.plusSeconds(2), "v2", true),
                new Visit(TROUBLE.plusSeconds(3), "v1", true),
                visit(END, "v1"));
    }

    static Visit visit(Instant at, String version) {
        return new Visit(at, version, false);
    }
}
