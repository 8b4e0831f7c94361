package dev.switchback.server.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.database.Database;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.http.Expected;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FlagServiceTest {
    private static final EnvironmentId PRODUCTION = new EnvironmentId("default", "production");
    private static final Actor OPERATOR = new Actor("operator");
    private static final Flag FLAG = new Flag(
            "checkout",
            FlagType.BOOLEAN,
            0,
            false,
            true,
            false,
            Mode.LIVE,
            "checkout",
            Normaliser.NATIVE,
            List.of(
                    new Variation("v1", Value.of(false)),
                    new Variation("v2", Value.of(true)),
                    new Variation("v3", Value.of(true))),
            null,
            "v1",
            List.of(),
            List.of(),
            List.of(),
            new Serve.Fixed("v1"),
            null);
    private static final Ramp RAMP = new Ramp("r1", 1, List.of(), Allocation.of(Map.of("v1", 90_000, "v2", 10_000)));

    private static final FlagWrite CHECKOUT = new FlagWrite(PRODUCTION, "checkout", new Expected.Present(), "", false);

    private final Database database = TestDatabase.fresh();
    private final Changes changes =
            new Changes(database.jdbi(), InstantSource.fixed(Instant.parse("2026-11-21T09:30:00Z")));
    private final EnvironmentService environments = new EnvironmentService(database.jdbi(), changes);
    private final FlagService flags = new FlagService(database.jdbi(), changes);

    @BeforeEach
    void createAFlag() {
        changes.onMeasure(flags::size);
        environments.createFirst();
        put(new Expected.Absent(), FLAG);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aFlagsVersionIsTheRevisionOfItsLastChange() {
        replace(flag -> flag.withRamp(RAMP));

        assertThat(stored().version()).isEqualTo(2).isEqualTo(revision());
    }

    @Test
    void anEditThatChangesNothingTakesNoRevision() {
        replace(flag -> flag);

        assertThat(revision()).isEqualTo(1);
    }

    @Test
    void anEditOfAnotherCapabilityIsCheckedToo() {
        assertThatThrownBy(() -> replace(flag -> flag.settledOn(new Serve.Fixed("v9"))))
                .isInstanceOf(Refusal.class);

        assertThat(revision()).isEqualTo(1);
        assertThat(stored().flag().defaultRule()).isEqualTo(new Serve.Fixed("v1"));
    }

    @Test
    void whatNoRolloutNeedsMayGoWhileOneRuns() {
        replace(flag -> flag.withRamp(RAMP));
        Flag ramped = stored().flag();

        put(new Expected.Version(2), with(ramped, ramped.variations().subList(0, 2), "v1", false));

        assertThat(stored().flag().ramp()).isEqualTo(RAMP);
    }

    @Test
    void whatARolloutServesCannotBeRemoved() {
        replace(flag -> flag.withRamp(RAMP));
        Flag ramped = stored().flag();
        List<Variation> without =
                List.of(ramped.variations().get(0), ramped.variations().get(2));

        refusesAsConflict(() -> put(new Expected.Version(2), with(ramped, without, "v1", false)));
    }

    @Test
    void aRolloutsYardstickCannotBeExchanged() {
        replace(flag -> flag.withRamp(RAMP));
        Flag ramped = stored().flag();

        refusesAsConflict(() -> put(new Expected.Version(2), with(ramped, ramped.variations(), "v3", false)));
    }

    @Test
    void aFlagThatARolloutLeadsIsTakenBackByItsRollout() {
        replace(flag -> flag.withRamp(RAMP));
        Flag ramped = stored().flag();

        refusesAsConflict(() -> put(new Expected.Version(2), with(ramped, ramped.variations(), "v1", true)));
    }

    @Test
    void aFlagThatARolloutLeadsCannotBeDeleted() {
        replace(flag -> flag.withRamp(RAMP));

        refusesAsConflict(() -> flags.delete(CHECKOUT, OPERATOR));

        replace(Flag::takenBack);
        flags.delete(CHECKOUT, OPERATOR);
        assertThat(flags.find(PRODUCTION, "checkout")).isEmpty();
    }

    @Test
    void aFlagOverTheLimitsOfSnapshotsIsRefused() {
        Value deep = Value.of(1);
        for (int i = 0; i < 20; i++) {
            deep = new Value.Sequence(List.of(deep));
        }
        Value nested = deep;

        assertThatThrownBy(() -> flags.put(
                        PRODUCTION,
                        "deep",
                        new Expected.Absent(),
                        OPERATOR,
                        "",
                        present -> new FlagDraft(new Flag(
                                "deep",
                                FlagType.JSON,
                                0,
                                false,
                                true,
                                false,
                                Mode.LIVE,
                                "deep",
                                Normaliser.NATIVE,
                                List.of(new Variation("a", nested)),
                                null,
                                "a",
                                List.of(),
                                List.of(),
                                List.of(),
                                new Serve.Fixed("a"),
                                null))))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void anEnvironmentStaysSmallEnoughToBeReadAndTakingBackNeedsNoRoom() {
        replace(flag -> flag.withRamp(RAMP));
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO flag_key (project, key, type, created_at) VALUES ('default', 'large', 'boolean', now());
                INSERT INTO flag (project, environment, key, version, description, definition, created_at, changed_at)
                SELECT project, environment, 'large', version, '', definition || repeat(' ', 8 * 1024 * 1024 - 1024),
                    now(), now()
                FROM flag;
                """));

        assertThatThrownBy(() -> replace(flag -> flag.settledOn(new Serve.Fixed("v2"))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("8388608 are the most");
        replace(Flag::takenBack);
        flags.edit(
                CHECKOUT,
                OPERATOR,
                "flag.tested",
                stored -> new FlagDraft(stored.flag().withEnabled(false), stored.metadata()));

        assertThat(stored().flag().rolledBack()).isTrue();
        assertThat(stored().flag().enabled()).isFalse();
    }

    @Test
    void aFlagThatChecksHaveBecomeTooStrictForCanStillBeTakenBack() {
        replace(flag -> flag.withRamp(RAMP));
        database.jdbi().useHandle(handle -> handle.execute("""
                UPDATE flag SET definition = replace(definition, '"variation":"v1"', '"variation":"v7"')
                """));

        assertThatThrownBy(() -> replace(flag -> flag.withRamp(new Ramp("r2", 2, List.of(), RAMP.allocation()))))
                .isInstanceOf(Refusal.class);
        replace(Flag::takenBack);

        assertThat(stored().flag().rolledBack()).isTrue();
    }

    private void refusesAsConflict(ThrowingCallable edit) {
        long revision = revision();

        assertThatThrownBy(edit)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT));

        assertThat(revision()).isEqualTo(revision);
    }

    private void put(Expected expected, Flag flag) {
        flags.put(PRODUCTION, flag.key(), expected, OPERATOR, "", present -> new FlagDraft(flag));
    }

    private void replace(UnaryOperator<Flag> edit) {
        changes.inEnvironment(
                PRODUCTION,
                OPERATOR,
                change -> flags.replace(change, PRODUCTION, "checkout", "flag.tested", "because", edit));
    }

    private StoredFlag stored() {
        return flags.find(PRODUCTION, "checkout").orElseThrow();
    }

    private long revision() {
        return environments.load(PRODUCTION).revision();
    }

    private static Flag with(Flag flag, List<Variation> variations, String rollback, boolean rolledBack) {
        return new Flag(
                flag.key(),
                flag.type(),
                flag.version(),
                flag.archived(),
                flag.enabled(),
                rolledBack,
                Mode.LIVE,
                flag.salt(),
                flag.normaliser(),
                variations,
                flag.offVariation(),
                rollback,
                flag.prerequisites(),
                flag.targets(),
                flag.rules(),
                flag.defaultRule(),
                flag.ramp());
    }
}
