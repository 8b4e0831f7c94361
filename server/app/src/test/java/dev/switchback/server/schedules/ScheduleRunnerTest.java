package dev.switchback.server.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.database.Database;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.emergency.EmergencyService;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.flags.FlagDraft;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.http.Expected;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ScheduleRunnerTest {
    private static final EnvironmentId PRODUCTION = new EnvironmentId("default", "production");
    private static final Actor ADA = new Actor("ada");
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final JsonNode ON = patch("enabled", true);
    private static final JsonNode OFF = patch("enabled", false);
    private static final Flag CHECKOUT = new Flag(
            "checkout",
            FlagType.BOOLEAN,
            0,
            false,
            false,
            false,
            Mode.LIVE,
            "checkout",
            Normaliser.NATIVE,
            List.of(new Variation("v1", Value.of(false)), new Variation("v2", Value.of(true))),
            null,
            "v1",
            List.of(),
            List.of(),
            List.of(),
            new Serve.Fixed("v1"),
            null);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;
    private final Database database = TestDatabase.fresh();
    private final Changes changes = new Changes(database.jdbi(), clock);
    private final EnvironmentService environments = new EnvironmentService(database.jdbi(), changes);
    private final FlagService flags = new FlagService(database.jdbi(), changes);
    private final EmergencyService emergencies =
            new EmergencyService(database.jdbi(), changes, () -> "e1", flags::exists);
    private final ScheduleService schedules = new ScheduleService(database.jdbi(), changes, flags, clock);
    private final ScheduleRunner runner = newRunner();

    @BeforeEach
    void createAFlag() {
        environments.createFirst();
        changes.beforeCommit(schedules::follow);
        flags.put(PRODUCTION, "checkout", new Expected.Absent(), ADA, "", any -> new FlagDraft(CHECKOUT));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aChangeIsMadeWhenItsTimeHasComeAndNotBefore() {
        Schedule schedule = schedule(ON, Duration.ofHours(1));

        at(Duration.ofMinutes(59)).tick();
        assertThat(enabled()).isFalse();

        at(Duration.ofHours(1)).tick();
        assertThat(enabled()).isTrue();
        assertThat(load(schedule).state()).isEqualTo(ScheduleState.DONE);
        assertThat(load(schedule).detail()).isEmpty();
        assertThat(load(schedule).revision()).isEqualTo(revision());
    }

    @Test
    void whatIsStillToComeIsNotForTheClockOfTheNodeToSay() {
        schedulesOfANodeThatIs(Duration.ofDays(1))
                .create(PRODUCTION, "checkout", wanted(ON, Duration.ofHours(1)), ADA, "");

        assertThatThrownBy(() -> schedulesOfANodeThatIs(Duration.ofDays(-1))
                        .create(PRODUCTION, "checkout", wanted(ON, Duration.ofHours(-1)), ADA, ""))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("must be in the future; it is " + START + " now");
    }

    @Test
    void theAuditLogNamesTheScheduleAndWhoseItIs() {
        Schedule schedule = schedules.create(PRODUCTION, "checkout", wanted(ON, Duration.ofHours(1)), ADA, "launch");

        at(Duration.ofHours(1)).tick();

        assertThat(audit("flag.replaced"))
                .containsExactly("schedule " + schedule.id() + " of ada: launch (scheduled by ada)");
        assertThat(audit("schedule.done")).hasSize(1);
    }

    @Test
    void aChangeIsMadeOnceHoweverManyNodesRun() throws Exception {
        for (int i = 0; i < 5; i++) {
            schedule(i % 2 == 0 ? ON : OFF, Duration.ofMinutes(1));
        }
        long before = revision();
        at(Duration.ofMinutes(1));
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(nodes.submit(newRunner()::tick));
            }
            for (Future<?> node : running) {
                node.get();
            }
        } finally {
            nodes.shutdownNow();
        }

        assertThat(revision()).isEqualTo(before + 5);
        assertThat(audit("schedule.done")).hasSize(5);
    }

    @Test
    void aNodeThatDiesInBetweenLeavesNothingBehindAndAnotherMakesTheChange() {
        Schedule schedule = schedule(ON, Duration.ofMinutes(1));
        AtomicBoolean dying = new AtomicBoolean(true);
        changes.beforeCommit((environment, change) -> {
            if (dying.getAndSet(false)) {
                throw new LinkageError("killed");
            }
        });
        long before = revision();

        assertThatThrownBy(() -> at(Duration.ofMinutes(1)).tick()).isInstanceOf(LinkageError.class);
        assertThat(revision()).isEqualTo(before);
        assertThat(enabled()).isFalse();
        assertThat(load(schedule).state()).isEqualTo(ScheduleState.PENDING);

        newRunner().tick();
        assertThat(revision()).isEqualTo(before + 1);
        assertThat(enabled()).isTrue();
        assertThat(load(schedule).state()).isEqualTo(ScheduleState.DONE);
    }

    @Test
    void aChangeThatComesLateIsMadeAtOnceAndSaysSo() {
        Schedule schedule = schedule(ON, Duration.ofHours(1));

        at(Duration.ofHours(3)).tick();

        assertThat(enabled()).isTrue();
        assertThat(load(schedule).detail()).contains("PT2H late");
        assertThat(audit("flag.replaced")).singleElement().asString().contains("PT2H late");
    }

    @Test
    void aChangeThatIsRefusedHasFailedForGoodAndSaysWhy() {
        Schedule schedule = schedules.create(
                PRODUCTION,
                "checkout",
                new ScheduleInput.Wanted(START.plus(Duration.ofHours(1)), ON, version()),
                ADA,
                "");
        flags.put(
                PRODUCTION,
                "checkout",
                new Expected.Present(),
                ADA,
                "",
                any -> new FlagDraft(CHECKOUT.settledOn(new Serve.Fixed("v2"))));

        at(Duration.ofHours(1)).tick();
        long after = revision();
        runner.tick();

        assertThat(enabled()).isFalse();
        assertThat(load(schedule).state()).isEqualTo(ScheduleState.FAILED);
        assertThat(load(schedule).detail()).contains("has changed");
        assertThat(audit("schedule.failed")).hasSize(1);
        assertThat(revision()).isEqualTo(after);
    }

    @Test
    void anEmergencyHoldsAChangeUntilItIsReleased() {
        Schedule schedule = schedule(ON, Duration.ofHours(1));
        long epoch = emergencies
                .engage(PRODUCTION, Optional.of("checkout"), ADA, "worse")
                .epoch();

        at(Duration.ofHours(2)).tick();
        assertThat(enabled()).isFalse();
        assertThat(load(schedule).state()).isEqualTo(ScheduleState.PENDING);
        assertThat(ScheduleView.of(load(schedule), emergencies.state(PRODUCTION), clock.instant())
                        .state())
                .isEqualTo(ScheduleState.HELD);

        emergencies.release(PRODUCTION, Optional.of("checkout"), new Expected.Version(epoch), ADA, "fixed");
        runner.tick();
        assertThat(enabled()).isTrue();
        assertThat(load(schedule).state()).isEqualTo(ScheduleState.DONE);
    }

    @Test
    void whatMakesThingsSaferWaitsForNoEmergency() {
        Schedule schedule = schedule(patch("rolledBack", true), Duration.ofHours(1));
        emergencies.engage(PRODUCTION, Optional.empty(), ADA, "worse");

        at(Duration.ofHours(1)).tick();

        assertThat(load(schedule).state()).isEqualTo(ScheduleState.DONE);
        assertThat(flag().rolledBack()).isTrue();
    }

    @Test
    void aFlagIsArchivedAtItsTime() {
        schedule(patch("archived", true), Duration.ofHours(1));

        at(Duration.ofHours(1)).tick();

        assertThat(flag().archived()).isTrue();
    }

    @Test
    void whatIsTakenBackIsNeverMade() {
        Schedule schedule = schedule(ON, Duration.ofHours(1));

        schedules.cancel(PRODUCTION, "checkout", Long.toString(schedule.id()), ADA, "");
        at(Duration.ofHours(1)).tick();

        assertThat(enabled()).isFalse();
        assertThat(load(schedule).state()).isEqualTo(ScheduleState.CANCELLED);
    }

    @Test
    void whatIsDoneCannotBeTakenBack() {
        Schedule schedule = schedule(ON, Duration.ofHours(1));
        at(Duration.ofHours(1)).tick();

        assertThatThrownBy(() -> schedules.cancel(PRODUCTION, "checkout", Long.toString(schedule.id()), ADA, ""))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("done");
    }

    @Test
    void aChangeThatWouldNotApplyTodayIsRefusedAndNothingIsLeftBehind() {
        long before = revision();

        refuses(patch("offVariation", "v9"), Duration.ofHours(1));
        refuses(ON, Duration.ZERO);
        refuses(ON, Duration.ofDays(367));
        assertThatThrownBy(() -> schedules.create(
                        PRODUCTION, "checkout", new ScheduleInput.Wanted(START.plusSeconds(60), ON, 99L), ADA, ""))
                .isInstanceOf(Refusal.class);

        assertThat(revision()).isEqualTo(before);
        assertThat(audit("schedule.created")).isEmpty();
    }

    @Test
    void aFlagHasAHundredPendingChangesAtMost() {
        for (int i = 0; i < ScheduleService.LIMIT; i++) {
            schedule(ON, Duration.ofHours(1));
        }

        refuses(ON, Duration.ofHours(1));
    }

    private ScheduleRunner newRunner() {
        return new ScheduleRunner(database.jdbi(), changes, flags, emergencies, schedules, clock);
    }

    private ScheduleRunner at(Duration time) {
        now.set(START.plus(time));
        return runner;
    }

    /** Returns the schedules as a node sees them whose clock is ahead by {@code ahead}. */
    private ScheduleService schedulesOfANodeThatIs(Duration ahead) {
        Changes wrong = new Changes(database.jdbi(), () -> clock.instant().plus(ahead));
        return new ScheduleService(database.jdbi(), wrong, new FlagService(database.jdbi(), wrong), clock);
    }

    private Schedule schedule(JsonNode patch, Duration after) {
        return schedules.create(PRODUCTION, "checkout", wanted(patch, after), ADA, "");
    }

    private void refuses(JsonNode patch, Duration after) {
        assertThatThrownBy(() -> schedule(patch, after)).isInstanceOf(Refusal.class);
    }

    private Schedule load(Schedule schedule) {
        return schedules.load(PRODUCTION, "checkout", Long.toString(schedule.id()));
    }

    private Flag flag() {
        return flags.find(PRODUCTION, "checkout").orElseThrow().flag();
    }

    private boolean enabled() {
        return flag().enabled();
    }

    private long version() {
        return flag().version();
    }

    private long revision() {
        return environments.load(PRODUCTION).revision();
    }

    private List<String> audit(String action) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT actor || ': ' || reason FROM audit_entry WHERE action = :action ORDER BY id")
                        .bind("action", action)
                        .mapTo(String.class)
                        .list());
    }

    private static ScheduleInput.Wanted wanted(JsonNode patch, Duration after) {
        return new ScheduleInput.Wanted(START.plus(after), patch, null);
    }

    private static JsonNode patch(String member, boolean value) {
        return JsonNodeFactory.instance.objectNode().put(member, value);
    }

    private static JsonNode patch(String member, String value) {
        return JsonNodeFactory.instance.objectNode().put(member, value);
    }
}
