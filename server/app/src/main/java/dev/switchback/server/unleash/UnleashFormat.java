package dev.switchback.server.unleash;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.importing.ImportFormat;
import dev.switchback.server.importing.Node;

/** What Unleash's client API answers, or its admin API exports. Its users stay where they are. */
public final class UnleashFormat implements ImportFormat {
    private final CompanionStore companions = new CompanionStore();

    @Override
    public String name() {
        return "unleash";
    }

    @Override
    public Import read(EnvironmentId environment, Node document, boolean usersMayMove) {
        Takeover takeover = Importer.translate(Source.read(document));
        return new Import(
                takeover.translation(),
                (change, flag) -> companions.put(
                        change,
                        environment,
                        flag.key(),
                        takeover.companions().getOrDefault(flag.key(), Companion.NONE)));
    }
}
