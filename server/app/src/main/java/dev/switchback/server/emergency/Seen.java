package dev.switchback.server.emergency;

import dev.switchback.server.http.Expected;
import java.util.List;
import java.util.Set;

/** What the caller of a release has seen engaged, and so may release. */
sealed interface Seen {

    /** Returns which engagements of {@code status} are meant. */
    List<Engaged> of(EmergencyStatus status);

    /** Says whether {@code entry} has to be in the database before the release is. */
    boolean waitsFor(Entry entry);

    /** All that there was of a target at an epoch. */
    record Epoch(Target target, Expected expected) implements Seen {
        @Override
        public List<Engaged> of(EmergencyStatus status) {
            expected.check("emergency state", status.epoch());
            return status.within(target);
        }

        @Override
        public boolean waitsFor(Entry entry) {
            return true;
        }
    }

    /** Engagements by their ids, whatever else has been engaged since. */
    record Ids(Set<String> ids) implements Seen {
        public Ids {
            ids = Set.copyOf(ids);
        }

        @Override
        public List<Engaged> of(EmergencyStatus status) {
            return status.engagements().stream()
                    .filter(engaged -> ids.contains(engaged.id()))
                    .toList();
        }

        @Override
        public boolean waitsFor(Entry entry) {
            return ids.contains(entry.id());
        }
    }
}
