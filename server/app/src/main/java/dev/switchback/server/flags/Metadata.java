package dev.switchback.server.flags;

import dev.switchback.evaluation.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people say about a flag. None of it is evaluated, and SDKs never see it.
 *
 * @param description in words
 * @param tags in order, each once
 * @param owner whom to ask; empty for nobody
 * @param kind what it is for
 * @param links where there is more to read
 * @param schema the JSON Schema that every variation's value fits; null where anything goes
 */
public record Metadata(
        String description,
        List<String> tags,
        String owner,
        FlagKind kind,
        List<Link> links,
        @Nullable Value schema) {
    /** Nothing said. */
    public static final Metadata NONE = new Metadata("", List.of(), "", FlagKind.RELEASE, List.of(), null);

    public Metadata {
        tags = tags.stream().distinct().sorted().toList();
        links = List.copyOf(links);
    }

    /** Returns this with another description. */
    Metadata with(String description) {
        return new Metadata(description, tags, owner, kind, links, schema);
    }
}
