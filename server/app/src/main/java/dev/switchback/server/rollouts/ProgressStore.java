package dev.switchback.server.rollouts;

import dev.switchback.server.database.SqlArrays;
import dev.switchback.server.rollouts.CountedUnits.Kind;
import dev.switchback.server.rollouts.CountedUnits.Purpose;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** What is remembered of rollouts while they are judged. Works inside the caller's transaction. */
final class ProgressStore {

    Optional<Progress> find(Handle handle, String rollout) {
        return handle.createQuery("SELECT state, packed FROM rollout_progress WHERE rollout = :rollout")
                .bind("rollout", rollout)
                .map((row, context) -> progress(row.getString("state"), row.getBytes("packed")))
                .findOne();
    }

    /** Returns whom the rollout has counted. */
    CountedUnits units(Handle handle, String rollout) {
        CountedUnits units = new CountedUnits();
        handle.createQuery("""
                        SELECT kind, metric, stage, generation, page, units FROM counted_unit
                        WHERE rollout = :rollout ORDER BY generation, page
                        """)
                .bind("rollout", rollout)
                .map((row, context) -> {
                    Purpose purpose = new Purpose(
                            Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                            row.getString("metric"),
                            row.getInt("stage"));
                    int[] hashes = unpacked(row.getBytes("units"));
                    return Map.entry(purpose, new UnitSet.Page(row.getInt("generation"), row.getInt("page"), hashes));
                })
                .forEach(entry -> units.restore(entry.getKey(), entry.getValue()));
        return units;
    }

    /**
     * What is to be remembered of a rollout.
     *
     * @param rollout its id
     * @param progress as it is
     * @param units that it has counted since the last time
     */
    record Entry(String rollout, Progress progress, CountedUnits.Unsaved units) {}

    /** Writes down entries of different rollouts. */
    void save(Handle handle, List<Entry> entries) {
        handle.createUpdate("""
                        INSERT INTO rollout_progress (rollout, packed)
                        SELECT rollout, packed FROM unnest(:rollouts, :packed) AS progress (rollout, packed)
                        ON CONFLICT (rollout) DO UPDATE SET state = NULL, packed = excluded.packed
                        """)
                .bind("rollouts", SqlArrays.texts(entries, Entry::rollout))
                .bind("packed", SqlArrays.bytes(entries, entry -> GuardJson.pack(entry.progress())))
                .execute();
        add(handle, entries.stream().flatMap(ProgressStore::pages).toList());
        entries.forEach(entry -> forget(handle, entry.rollout(), entry.units()));
    }

    /** Deletes up to so many pages of units that were counted by rollouts that have ended, and says how many it was. */
    int purge(Handle handle, int most) {
        return handle.createUpdate("""
                        DELETE FROM counted_unit WHERE ctid = ANY (ARRAY(
                            SELECT counted_unit.ctid FROM rollout JOIN counted_unit ON counted_unit.rollout = rollout.id
                            WHERE rollout.ended_at IS NOT NULL LIMIT :most FOR UPDATE OF counted_unit SKIP LOCKED))
                        """).bind("most", most).execute();
    }

    /** A node of the version before, which knows {@code state} only, leaves the other as it is. */
    private static Progress progress(@Nullable String state, byte[] packed) {
        return state == null ? GuardJson.unpackProgress(packed) : GuardJson.readProgress(state);
    }

    /** A page of units, and whose it is. */
    private record Owned(String rollout, Purpose purpose, UnitSet.Page page) {}

    private static Stream<Owned> pages(Entry entry) {
        return entry.units().batches().stream()
                .flatMap(
                        batch -> batch.pages().stream().map(page -> new Owned(entry.rollout(), batch.purpose(), page)));
    }

    private static void add(Handle handle, List<Owned> pages) {
        handle.createUpdate("""
                        INSERT INTO counted_unit (rollout, kind, metric, stage, generation, page, units)
                        SELECT rollout, kind, metric, stage, generation, page, units
                        FROM unnest(:rollouts, :kinds, :metrics, :stages, :generations, :pages, :units)
                            AS news (rollout, kind, metric, stage, generation, page, units)
                        ON CONFLICT (rollout, kind, metric, stage, generation, page)
                        DO UPDATE SET units = counted_unit.units || excluded.units
                        """)
                .bind("rollouts", SqlArrays.texts(pages, Owned::rollout))
                .bind("kinds", SqlArrays.texts(pages, owned -> word(owned.purpose())))
                .bind("metrics", SqlArrays.texts(pages, owned -> owned.purpose().metric()))
                .bind("stages", SqlArrays.ints(pages, owned -> owned.purpose().stage()))
                .bind("generations", SqlArrays.ints(pages, owned -> owned.page().generation()))
                .bind("pages", SqlArrays.ints(pages, owned -> owned.page().number()))
                .bind(
                        "units",
                        SqlArrays.bytes(pages, owned -> packed(owned.page().units())))
                .execute();
    }

    /** Deletes what the sets have forgotten: generations before the last two, and stages before them. */
    private static void forget(Handle handle, String rollout, CountedUnits.Unsaved units) {
        if (units.oldestStage() > 0) {
            handle.createUpdate("DELETE FROM counted_unit WHERE rollout = :rollout AND stage > 0 AND stage < :oldest")
                    .bind("rollout", rollout)
                    .bind("oldest", units.oldestStage())
                    .execute();
        }
        PreparedBatch generations = handle.prepareBatch("""
                DELETE FROM counted_unit
                WHERE rollout = :rollout AND kind = :kind AND metric = :metric AND stage = :stage
                    AND generation < :oldest
                """);
        for (CountedUnits.Batch batch : units.batches()) {
            UnitSet.Page last = batch.pages().get(batch.pages().size() - 1);
            if (last.generation() > 1 && batch.pages().stream().anyMatch(page -> page.number() == 0)) {
                bind(generations, rollout, batch.purpose())
                        .bind("oldest", last.generation() - 1)
                        .add();
            }
        }
        generations.execute();
    }

    private static PreparedBatch bind(PreparedBatch batch, String rollout, Purpose purpose) {
        return batch.bind("rollout", rollout)
                .bind("kind", word(purpose))
                .bind("metric", purpose.metric())
                .bind("stage", purpose.stage());
    }

    private static String word(Purpose purpose) {
        return purpose.kind().name().toLowerCase(Locale.ROOT);
    }

    private static byte[] packed(int[] units) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * units.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(units);
        return bytes.array();
    }

    private static int[] unpacked(byte[] bytes) {
        int[] units = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(units);
        return units;
    }
}
