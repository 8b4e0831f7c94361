package dev.switchback.server.health;

import java.util.Optional;

/** Something that can be less than well without stopping the node. Must answer at once, without asking anybody. */
@FunctionalInterface
public interface Condition {
    /** Returns what is wrong, in words; empty when all is well. */
    Optional<String> complaint();
}
