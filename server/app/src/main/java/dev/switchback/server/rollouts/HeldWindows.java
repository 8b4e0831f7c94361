package dev.switchback.server.rollouts;

import dev.switchback.guard.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows of one moment that say nothing urgent, joined into one for each share. Most rollouts have one share at a time;
 * windows of different ones may change places. Confined to one thread.
 */
final class HeldWindows {
    private final List<Window> windows = new ArrayList<>(2);

    /** Joins {@code window} to those that are held, which are to be of the same moment or none. */
    void add(Window window) {
        for (int i = 0; i < windows.size(); i++) {
            if (windows.get(i).joins(window)) {
                windows.set(i, windows.get(i).plus(window));
                return;
            }
        }
        windows.add(window);
    }

    /** Says whether {@code window} is of the moment of those that are held. */
    boolean isOfSameMoment(Window window) {
        return windows.isEmpty()
                || (windows.get(0).bin() == window.bin()
                        && windows.get(0).fleet().equals(window.fleet()));
    }

    /** Returns what is held and holds nothing any more. */
    List<Window> release() {
        List<Window> released = List.copyOf(windows);
        windows.clear();
        return released;
    }
}
