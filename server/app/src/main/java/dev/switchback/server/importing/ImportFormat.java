package dev.switchback.server.importing;

import dev.switchback.evaluation.Flag;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import java.util.function.BiConsumer;

/** A format that flags of another service come in. Safe to share between threads. */
public interface ImportFormat {

    /**
     * What a document comes to.
     *
     * @param translation what can be taken over and what cannot
     * @param afterwards is given each flag that was accepted, inside the change
     */
    record Import(Translation translation, BiConsumer<Change, Flag> afterwards) {
        /** Makes an import of which nothing is to be kept but flags and segments. */
        public Import(Translation translation) {
            this(translation, (change, flag) -> {});
        }
    }

    /** Returns its name, the last part of its path. */
    String name();

    /**
     * Translates a document.
     *
     * @param environment where its flags are to go
     * @param usersMayMove whether flags may be taken over whose users would be dealt anew
     * @throws Inexpressible if it is none of this format
     */
    Import read(EnvironmentId environment, Node document, boolean usersMayMove);
}
