package dev.switchback.evaluation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a snapshot.
 *
 * @param flags all, by key
 * @param emergency what the flags are under
 * @param segments the sound ones, by key
 * @param problems what is wrong, by flag key
 * @param segmentProblems what is wrong, by segment key
 */
record Compilation(
        FlagTable flags,
        Emergency emergency,
        Map<String, CompiledSegment> segments,
        Map<String, List<Problem>> problems,
        Map<String, List<Problem>> segmentProblems) {

    /** Of no snapshot. */
    static final Compilation NOTHING = new Compilation(new FlagTable(0), Emergency.NONE, Map.of(), Map.of(), Map.of());

    @Nullable
    Checked<Flag> flag(String key) {
        Draft draft = flags.get(key).draft();
        return draft == null ? null : draft.checked();
    }

    @Nullable
    Checked<Segment> segment(String key) {
        CompiledSegment segment = segments.get(key);
        return segment == null ? null : segment.checked();
    }
}
