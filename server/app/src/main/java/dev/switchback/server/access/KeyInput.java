package dev.switchback.server.access;

import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.KeyKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a key is asked for as. Members that were left out are null. */
record KeyInput(
        @Nullable KeyKind kind,
        @Nullable String name,
        @Nullable String project,
        @Nullable String environment,
        @Nullable Instant expiresAt) {

    /** The same, complete; when it expires in whole microseconds. */
    record Checked(KeyKind kind, String name, Optional<EnvironmentId> scope, Optional<Instant> expiresAt) {}

    /** Returns what is asked for, or refuses and says all that is wrong. */
    Checked checked() {
        List<Problem> problems = new ArrayList<>();
        if (name == null || name.isBlank() || name.length() > 200) {
            problems.add(new Problem("/name", "A name holds 1 to 200 characters."));
        }
        if ((project == null) != (environment == null)) {
            problems.add(new Problem(
                    project == null ? "/project" : "/environment", "Name both the project and the environment."));
        }
        if (kind == null) {
            problems.add(new Problem("/kind", "Say what the key is for: admin, breakGlass, server or frontend."));
        }
        if (kind == null || name == null || !problems.isEmpty()) {
            throw Refusal.invalid(problems);
        }
        return new Checked(kind, name, scope(), Optional.ofNullable(expiresAt).map(KeyInput::whole));
    }

    private static Instant whole(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    private Optional<EnvironmentId> scope() {
        return project == null || environment == null
                ? Optional.empty()
                : Optional.of(new EnvironmentId(project, environment));
    }
}
