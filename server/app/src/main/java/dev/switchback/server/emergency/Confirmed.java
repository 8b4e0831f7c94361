package dev.switchback.server.emergency;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What whoever releases has typed to show that this is meant.
 *
 * @param name of what is released, an environment or a project
 * @param typed by the caller; null if nothing was
 */
record Confirmed(String name, @Nullable String typed) {

    /**
     * Checks a release of {@code engagements} by {@code actor}.
     *
     * @throws Refusal if {@code rule} asks for more
     */
    void check(ReleaseRule rule, List<Engaged> engagements, Actor actor) {
        switch (rule) {
            case NOTHING -> {}
            case NAME -> {
                if (!name.equals(typed)) {
                    throw Refusal.invalid("/confirm", "Type " + name + " to confirm that it is meant.");
                }
            }
            case SECOND_PERSON -> {
                if (engagements.stream().anyMatch(engaged -> engaged.actor().equals(actor.name()))) {
                    throw Refusal.conflict("Here who has engaged does not release: ask somebody with another key.");
                }
            }
        }
    }
}
