package dev.switchback.server.ownership;

import dev.switchback.server.changes.EnvironmentId;
import org.jdbi.v3.core.Handle;

/** Says for which environments this node counts and judges. Safe to share between threads. */
public interface Ownership {
    /** Of a node that is the only one: it counts and judges for all environments. */
    Ownership SOLE = new Ownership() {
        @Override
        public boolean holds(EnvironmentId environment) {
            return true;
        }

        @Override
        public boolean isSole() {
            return true;
        }

        @Override
        public void check(Handle handle, EnvironmentId environment) {
            // there is nobody else
        }
    };

    /** Says whether this node counts and judges for {@code environment}, as far as it knows. Does not wait. */
    boolean holds(EnvironmentId environment);

    /** Says whether there is no other node, and never will be. */
    default boolean isSole() {
        return false;
    }

    /**
     * Proves, inside the caller's transaction, that this node counts and judges for {@code environment}; and keeps others
     * from taking over until the transaction has ended.
     *
     * @throws Fenced if another node does, whatever {@link #holds} says
     */
    void check(Handle handle, EnvironmentId environment);
}
