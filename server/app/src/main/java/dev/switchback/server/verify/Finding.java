package dev.switchback.server.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * What a check has found.
 *
 * @param check for machines
 * @param asks what the check asks, in words
 * @param detail what was found, in words
 */
public record Finding(String check, String asks, State state, String detail) {
    private static final int NAMED = 10;

    /** What a check notes while it looks. Confined to one thread. */
    static final class Notes {
        private final List<String> words = new ArrayList<>();
        private State state = State.PASS;

        void fail(String what) {
            note(State.FAIL, what);
        }

        void warn(String what) {
            note(State.WARN, what);
        }

        void unavailable(String what) {
            note(State.UNAVAILABLE, what);
        }

        private void note(State found, String what) {
            state = state.worse(found);
            words.add(what);
        }

        Finding finding(String check, String asks, String well) {
            if (words.isEmpty()) {
                return new Finding(check, asks, state, well);
            }
            String more = words.size() > NAMED ? " And " + (words.size() - NAMED) + " more." : "";
            return new Finding(
                    check, asks, state, String.join(" ", words.subList(0, Math.min(NAMED, words.size()))) + more);
        }
    }
}
