package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.smile.databind.SmileMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressStoreTest {
    private final Stage stage = new Stage();
    private final Rollout rollout = stage.start(Stage.plan(50_000));
    private final ProgressStore store = new ProgressStore();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void afterARestartEveryUnitCountsAsItDidBefore() {
        CountedUnits units = new CountedUnits();
        for (int unit = -2_500; unit < 2_500; unit++) {
            units.fails(unit * 858_993);
            units.calls(unit, 1);
            units.hits(unit, "checkout.abandoned");
            if (unit % 700 == 0) {
                save(units);
            }
        }
        units.source("pod-1");
        units.source("pod-2");
        save(units);

        CountedUnits read = read();

        for (int unit = -2_500; unit < 2_500; unit++) {
            assertThat(read.fails(unit * 858_993)).isFalse();
            assertThat(read.calls(unit, 1)).isFalse();
            assertThat(read.hits(unit, "checkout.abandoned")).isFalse();
        }
        assertThat(read.isTimed(7, 1)).isTrue();
        assertThat(read.source("pod-2")).isEqualTo(1);
    }

    @Test
    void whatANodeOfTheVersionBeforeHasWrittenSinceIsWhatCounts() throws IOException {
        Progress earlier = Progress.start(rollout);
        Progress later = earlier.heard(rollout.startedAt().plusSeconds(3), 7);
        String written = new SmileMapper().readTree(GuardJson.pack(later)).toString();
        save(earlier, new CountedUnits().unsaved());

        stage.database.jdbi().useHandle(handle -> handle.execute("UPDATE rollout_progress SET state = ?", written));
        assertThat(progress()).contains(later);

        save(earlier, new CountedUnits().unsaved());
        assertThat(progress()).contains(earlier);
    }

    @Test
    void aStageThatNothingIsRememberedOfIsDeleted() {
        CountedUnits units = new CountedUnits();
        units.calls(1, 1);
        save(units);
        units.calls(1, 2);
        units.calls(1, 3);
        save(units);

        assertThat(integers("SELECT stage FROM counted_unit ORDER BY stage")).containsExactly(2, 3);
    }

    @Test
    void whomARolloutHasCountedIsForgottenWhenItHasEnded() {
        CountedUnits units = new CountedUnits();
        for (int unit = 0; unit < 2_500; unit++) {
            units.fails(unit);
        }
        save(units);
        stage.judge().purge();
        assertThat(integers("SELECT page FROM counted_unit")).hasSize(10);

        stage.service.abort(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "");

        assertThat(purge(2)).isEqualTo(2);
        assertThat(integers("SELECT page FROM counted_unit")).hasSize(8);
        stage.judge().purge();
        assertThat(integers("SELECT page FROM counted_unit")).isEmpty();
    }

    @Test
    void aGenerationThatIsForgottenIsDeleted() {
        CountedUnits units = new CountedUnits();
        for (int unit = 0; unit < 2 * UnitSet.GENERATION + 5; unit++) {
            units.fails(unit);
            if (unit % UnitSet.GENERATION == 0) {
                save(units);
            }
        }
        save(units);

        assertThat(integers("SELECT DISTINCT generation FROM counted_unit ORDER BY 1"))
                .containsExactly(1, 2);
        CountedUnits read = read();
        assertThat(read.fails(2 * UnitSet.GENERATION)).isFalse();
        assertThat(read.fails(UnitSet.GENERATION)).isFalse();
        assertThat(read.fails(0)).isTrue();
    }

    @Test
    void failingUnitsOutliveTheMigrationAndItsUndoing() throws Exception {
        CountedUnits units = new CountedUnits();
        List<Integer> failing = List.of(0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, -559_038_737);
        failing.forEach(units::fails);
        save(units);

        run(Path.of("..", "..", "rollback-scripts", "U17__series_pages.sql"));
        run(Path.of("..", "..", "rollback-scripts", "U7__units_and_metrics.sql"));
        assertThat(integers("SELECT unit FROM failing_unit")).containsExactlyInAnyOrderElementsOf(failing);
        run(Path.of("src", "main", "resources", "db", "migration", "V7__units_and_metrics.sql"));
        run(Path.of("src", "main", "resources", "db", "migration", "V17__series_pages.sql"));

        CountedUnits read = read();
        assertThat(failing).noneMatch(read::fails);
        assertThat(read.fails(2)).isTrue();
    }

    private int purge(int most) {
        return stage.database.jdbi().inTransaction(handle -> store.purge(handle, most));
    }

    private void save(CountedUnits units) {
        CountedUnits.Unsaved unsaved = units.unsaved();
        save(Progress.start(rollout), unsaved);
        units.saved(unsaved);
    }

    private void save(Progress progress, CountedUnits.Unsaved units) {
        List<ProgressStore.Entry> entries = List.of(new ProgressStore.Entry(rollout.id(), progress, units));
        stage.database.jdbi().useTransaction(handle -> store.save(handle, entries));
    }

    private Optional<Progress> progress() {
        return inDatabase(handle -> store.find(handle, rollout.id()));
    }

    private CountedUnits read() {
        return inDatabase(handle -> store.units(handle, rollout.id()));
    }

    private void run(Path script) throws Exception {
        String sql = Files.readString(script);
        stage.database.jdbi().useHandle(handle -> {
            try (var statement = handle.getConnection().createStatement()) {
                statement.execute(sql);
            }
        });
    }

    private List<Integer> integers(String question) {
        return inDatabase(
                handle -> handle.createQuery(question).mapTo(Integer.class).list());
    }

    private <T> T inDatabase(Function<Handle, T> question) {
        return stage.database.jdbi().withHandle(question::apply);
    }
}
