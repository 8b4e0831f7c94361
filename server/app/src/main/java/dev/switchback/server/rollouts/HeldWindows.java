package dev.switchback.server.rollouts;

import dev.switchback.guard.Fleet;
import dev.switchback.guard.Window;
import dev.switchback.guard.WindowSums;
import java.util.ArrayList;
import java.util.List;

/**
 * What reports of one moment say, added up to one window for each stretch with one share. Most rollouts have one at a
 * time, which is filled again and again. Confined to one thread.
 */
final class HeldWindows {
    private final List<Held> stretches = new ArrayList<>(2);
    private long bin;
    private Fleet fleet = Fleet.NONE;
    private boolean empty = true;

    private record Held(ShareStage stretch, WindowSums sums) {}

    /** Says whether what is said at that moment may be added to what is held. */
    boolean takes(long otherBin, Fleet otherFleet) {
        return empty || (bin == otherBin && fleet.equals(otherFleet));
    }

    /** Begins to hold what is said at a moment that it {@link #takes}. */
    void hold(long atBin, Fleet ofFleet) {
        bin = atBin;
        fleet = ofFleet;
        empty = false;
    }

    /** Returns where to add what an instance says of {@code stretch}. */
    WindowSums sums(ShareStage stretch, int source) {
        WindowSums sums = sums(stretch);
        sums.reportedBy(source);
        return sums;
    }

    /** Returns what is held, in the order of the stretches, and holds nothing any more. */
    List<Window> release() {
        List<Window> released = new ArrayList<>(stretches.size());
        for (Held held : stretches) {
            if (!held.sums().isEmpty()) {
                released.add(held.sums().end(bin, fleet));
            }
        }
        empty = true;
        return released;
    }

    private WindowSums sums(ShareStage stretch) {
        int place = 0;
        for (Held held : stretches) {
            if (held.stretch().equals(stretch)) {
                return held.sums();
            }
            place += held.stretch().number() <= stretch.number() ? 1 : 0;
        }
        WindowSums begun = new WindowSums(stretch.ofAll(), stretch.ofUnexposed());
        stretches.add(place, new Held(stretch, begun));
        return begun;
    }
}
