package dev.switchback.server.testing;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.KeyRing;
import dev.switchback.server.http.Principal;
import java.util.Optional;

/** Three keys, whose secrets are their kinds: {@code admin} for everything, {@code server} and {@code frontend} for one. */
public final class FixedKeys implements KeyRing {
    private final EnvironmentId environment;

    public FixedKeys(EnvironmentId environment) {
        this.environment = environment;
    }

    @Override
    public Optional<Principal> find(String secret) {
        return switch (secret) {
            case "admin" -> Optional.of(new Principal("k1", "admin", KeyKind.ADMIN, Optional.empty()));
            case "server" -> Optional.of(new Principal("k2", "server", KeyKind.SERVER, Optional.of(environment)));
            case "frontend" -> Optional.of(new Principal("k3", "frontend", KeyKind.FRONTEND, Optional.of(environment)));
            default -> Optional.empty();
        };
    }
}
