package dev.switchback.server.rollouts;

import dev.switchback.server.rollouts.CountedUnits.Kind;
import dev.switchback.server.rollouts.CountedUnits.Purpose;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What is remembered of rollouts while they are judged. Works inside the caller's transaction. */
final class ProgressStore {

    Optional<Progress> find(Handle handle, String rollout) {
        return handle.createQuery("SELECT state FROM rollout_progress WHERE rollout = :rollout")
                .bind("rollout", rollout)
                .mapTo(String.class)
                .findOne()
                .map(GuardJson::readProgress);
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
                    List<Integer> hashes = unpacked(row.getBytes("units"));
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

    void save(Handle handle, List<Entry> entries) {
        PreparedBatch states = handle.prepareBatch("""
                INSERT INTO rollout_progress (rollout, state) VALUES (:rollout, :state)
                ON CONFLICT (rollout) DO UPDATE SET state = excluded.state
                """);
        for (Entry entry : entries) {
            states.bind("rollout", entry.rollout())
                    .bind("state", GuardJson.write(entry.progress()))
                    .add();
        }
        states.execute();
        add(handle, entries);
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

    private static void add(Handle handle, List<Entry> entries) {
        PreparedBatch pages = handle.prepareBatch("""
                INSERT INTO counted_unit (rollout, kind, metric, stage, generation, page, units)
                VALUES (:rollout, :kind, :metric, :stage, :generation, :page, :units)
                ON CONFLICT (rollout, kind, metric, stage, generation, page)
                DO UPDATE SET units = counted_unit.units || excluded.units
                """);
        for (Entry entry : entries) {
            for (CountedUnits.Batch batch : entry.units().batches()) {
                for (UnitSet.Page page : batch.pages()) {
                    bind(pages, entry.rollout(), batch.purpose())
                            .bind("generation", page.generation())
                            .bind("page", page.number())
                            .bind("units", packed(page.units()))
                            .add();
                }
            }
        }
        pages.execute();
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
                .bind("kind", purpose.kind().name().toLowerCase(Locale.ROOT))
                .bind("metric", purpose.metric())
                .bind("stage", purpose.stage());
    }

    private static byte[] packed(List<Integer> units) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * units.size()).order(ByteOrder.LITTLE_ENDIAN);
        units.forEach(bytes::putInt);
        return bytes.array();
    }

    private static List<Integer> unpacked(byte[] units) {
        ByteBuffer bytes = ByteBuffer.wrap(units).order(ByteOrder.LITTLE_ENDIAN);
        return IntStream.range(0, units.length / Integer.BYTES)
                .map(i -> bytes.getInt(Integer.BYTES * i))
                .boxed()
                .toList();
    }
}
