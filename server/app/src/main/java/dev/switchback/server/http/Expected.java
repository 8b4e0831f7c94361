package dev.switchback.server.http;

import dev.switchback.server.changes.Refusal;
import io.javalin.http.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a write expects to find. */
public sealed interface Expected {

    /** Nothing: the write creates. */
    record Absent() implements Expected {}

    /** Version {@code version}, and no other. */
    record Version(long version) implements Expected {}

    /** Content of {@code tag}, whatever its version. */
    record Content(String tag) implements Expected {}

    /** Any version that there is. */
    record Present() implements Expected {}

    /**
     * Reads {@code If-Match} and {@code If-None-Match}.
     *
     * @param what is written, for the refusal's words
     * @throws Refusal if there is neither
     */
    static Expected of(Context request, String what) {
        return find(request).orElseThrow(() -> Refusal.versionRequired(what));
    }

    /** Reads {@code If-Match} and {@code If-None-Match}; empty if there is neither. */
    static Optional<Expected> find(Context request) {
        return find(request.header("If-Match"), request.header("If-None-Match"));
    }

    /** Reads what the headers of those names would hold; empty if there is neither. */
    static Optional<Expected> find(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifMatch != null) {
            return Optional.of(matching(ifMatch.trim()));
        }
        return ifNoneMatch != null && ifNoneMatch.trim().equals("*") ? Optional.of(new Absent()) : Optional.empty();
    }

    private static Expected matching(String tag) {
        if (tag.equals("*")) {
            return new Present();
        }
        long version = ETag.version(tag);
        return version < 0 ? new Content(tag) : new Version(version);
    }

    /**
     * Refuses unless a {@code what} that is at {@code version} is as expected, or what can be edited of it is: that has
     * {@code tag}, and stays as it is while the version grows with what is not edited here.
     */
    default void check(String what, long version, String tag) {
        if (!equals(new Content(tag))) {
            check(what, version);
        }
    }

    /** Refuses unless a {@code what} that is at {@code version} is as expected. */
    default void check(String what, long version) {
        if (this instanceof Absent || this instanceof Content) {
            throw Refusal.stale(what, version);
        }
        if (this instanceof Version expected && expected.version() != version) {
            throw Refusal.stale(what, version);
        }
    }

    /** Refuses unless a {@code what} that is not there is as expected. */
    default void checkAbsent(String what) {
        if (!(this instanceof Absent)) {
            throw Refusal.notFound(what);
        }
    }
}
