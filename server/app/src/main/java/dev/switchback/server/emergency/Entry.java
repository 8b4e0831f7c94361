package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;
import java.util.Comparator;

/**
 * An engagement and where it belongs, as the journal keeps it.
 *
 * @param environment that it takes back, or a flag of it
 * @param engaged what was engaged
 */
record Entry(EnvironmentId environment, Engaged engaged) {
    private static final Comparator<Entry> FULLNESS = Comparator.comparing(
                    (Entry entry) -> entry.engaged().actor().length())
            .thenComparing(entry -> entry.engaged().reason().length())
            .thenComparing(entry -> entry.environment() + " " + entry.engaged().bare());

    String id() {
        return engaged.id();
    }

    /** Returns the one of two accounts of the same engagement that says more, whichever is told first, covering both's. */
    static Entry fuller(Entry one, Entry other) {
        Entry fuller = FULLNESS.compare(one, other) >= 0 ? one : other;
        return new Entry(
                fuller.environment(),
                fuller.engaged()
                        .covering(one.engaged().flags())
                        .covering(other.engaged().flags()));
    }
}
