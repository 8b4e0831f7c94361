package dev.switchback.server.segments;

import java.util.HashSet;
import java.util.Set;

/**
 * A change of a segment's keys: first some go, then others come. A key stands in one list, so it leaves the other when it
 * comes.
 *
 * @param include keys to be included
 * @param exclude keys to be excluded
 * @param leaveIncluded keys that are to be included no longer
 * @param leaveExcluded keys that are to be excluded no longer
 */
record KeyEdit(Set<String> include, Set<String> exclude, Set<String> leaveIncluded, Set<String> leaveExcluded) {
    KeyEdit {
        include = Set.copyOf(include);
        exclude = Set.copyOf(exclude);
        leaveIncluded = Set.copyOf(leaveIncluded);
        leaveExcluded = Set.copyOf(leaveExcluded);
    }

    /** Returns the keys that come to {@code list}. */
    Set<String> coming(KeyList list) {
        return list == KeyList.INCLUDED ? include : exclude;
    }

    /** Returns the keys that go from {@code list}; a key that comes to the other one is among them. */
    Set<String> going(KeyList list) {
        Set<String> going = new HashSet<>(list == KeyList.INCLUDED ? leaveIncluded : leaveExcluded);
        going.removeAll(coming(list));
        going.addAll(coming(list.other()));
        return going;
    }
}
