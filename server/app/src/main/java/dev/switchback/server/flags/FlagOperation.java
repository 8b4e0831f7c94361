package dev.switchback.server.flags;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Json;
import java.util.Optional;

/**
 * One of several changes that are made together or not at all.
 *
 * @param kind what is to be done
 * @param key of the flag
 * @param expected what is to be found there; empty where nothing was said
 * @param reuse whether the key of a deleted flag may be used again
 * @param document for kinds that take one
 */
record FlagOperation(Kind kind, String key, Optional<Expected> expected, boolean reuse, JsonNode document) {

    /** What is to be done to a flag. */
    enum Kind {
        PUT,
        PATCH,
        DELETE,
        ARCHIVE,
        UNARCHIVE,
        ENABLE,
        DISABLE;

        boolean takesDocument() {
            return this == PUT || this == PATCH;
        }
    }

    /**
     * Does it, inside {@code change}.
     *
     * @return the flag as it is now; empty if it is deleted
     * @throws Refusal if it cannot be done; its pointers lead into the document
     */
    Optional<StoredFlag> apply(FlagEditor editor, Change change, EnvironmentId environment, String reason) {
        FlagWrite write = new FlagWrite(environment, key, terms(), reason, reuse);
        return switch (kind) {
            case PUT -> {
                FlagInput input = Json.convert(document, FlagInput.class);
                yield Optional.of(editor.put(change, write, present -> input.applyTo(present, key)));
            }
            case PATCH -> Optional.of(editor.edit(change, write, "flag.replaced", new FlagPatch(document)::applyTo));
            case DELETE -> {
                editor.delete(change, write);
                yield Optional.empty();
            }
            case ARCHIVE -> Optional.of(editor.archive(change, write, true));
            case UNARCHIVE -> Optional.of(editor.archive(change, write, false));
            case ENABLE -> Optional.of(editor.enable(change, write, true));
            case DISABLE -> Optional.of(editor.enable(change, write, false));
        };
    }

    /** What makes things safer needs no version. */
    private Expected terms() {
        boolean safer = kind == Kind.DISABLE || (kind == Kind.PATCH && new FlagPatch(document).isSafer());
        return expected.or(() -> safer ? Optional.of(new Expected.Present()) : Optional.empty())
                .orElseThrow(() -> Refusal.versionRequired("flag " + key));
    }
}
