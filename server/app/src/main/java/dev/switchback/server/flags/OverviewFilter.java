package dev.switchback.server.flags;

import java.util.Arrays;
import java.util.List;

/** What a list of flags may be narrowed to; archived ones are in none. In SQL, of a flag {@code f} and its latest rollout {@code r}. */
enum OverviewFilter {
    /** Taken back, by an emergency, a rollout or a person, or led by a rollout that holds. */
    NEEDS_ATTENTION(
            "needsAttention",
            "(f.taken_back OR r.state = 'held' OR :everything OR f.key = ANY (CAST(:engaged AS text[])))"),
    /** Led by a rollout. */
    ROLLING_OUT("rollingOut", "r.id IS NOT NULL AND r.ended_at IS NULL"),
    /** Taken back, and not brought out again since. */
    ROLLED_BACK("rolledBack", "(f.taken_back OR r.state = 'rolled_back')"),
    /** Complete for a month: the code of V1 can go. */
    STALE("stale", "r.state = 'completed' AND r.ended_at < :stale");

    private final String word;
    private final String condition;

    OverviewFilter(String word, String condition) {
        this.word = word;
        this.condition = condition;
    }

    static OverviewFilter of(String word) {
        return Arrays.stream(values())
                .filter(filter -> filter.word.equals(word))
                .findFirst()
                .orElseThrow();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(filter -> filter.word).toList();
    }

    String condition() {
        return "NOT f.archived AND " + condition;
    }
}
