package dev.switchback.server.segments;

import java.util.List;

/**
 * What has come to a segment's lists of keys, and what has gone.
 *
 * @param included of the keys that are included
 * @param excluded of the keys that are excluded
 */
record KeyDifference(OfList included, OfList excluded) {
    /** Nothing has come and nothing has gone. */
    static final KeyDifference NONE =
            new KeyDifference(new OfList(List.of(), List.of()), new OfList(List.of(), List.of()));

    /** What has come and gone, in order. */
    record OfList(List<String> added, List<String> removed) {
        OfList {
            added = added.stream().sorted().toList();
            removed = removed.stream().sorted().toList();
        }

        int growth() {
            return added.size() - removed.size();
        }

        boolean isNone() {
            return added.isEmpty() && removed.isEmpty();
        }
    }

    boolean isNone() {
        return included.isNone() && excluded.isNone();
    }
}
