package dev.switchback.server.launchdarkly;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.importing.ImportFormat;
import dev.switchback.server.importing.Node;

/**
 * What LaunchDarkly sends its server SDKs, whole: {@code {"flags": {...}, "segments": {...}}}. Rules and targets keep their
 * meaning. Percentages keep their sizes, but users are dealt by another hash and so move between variations; such flags are
 * taken over only where that is said to be fine.
 */
public final class LaunchDarklyFormat implements ImportFormat {

    @Override
    public String name() {
        return "launchdarkly";
    }

    @Override
    public Import read(EnvironmentId environment, Node document, boolean usersMayMove) {
        Node data = document.has("data") ? document.at("data") : document;
        return new Import(Project.translate(data, usersMayMove));
    }
}
