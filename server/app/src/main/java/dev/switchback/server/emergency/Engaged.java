package dev.switchback.server.emergency;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Scope;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An engagement that has not been released. A tag covers the flags that have carried it at any moment since it was
 * engaged: who takes a tag away in an emergency does not give anybody V2 by it.
 *
 * @param id unique for ever; a project's engagement is one in each environment, {@code <group>@<environment's key>}
 * @param flag the one flag it takes back; null for more than one
 * @param tag whose flags it takes back; null for all, or the one
 * @param flags those that the tag covers, as far as known; empty without a tag
 * @param reason why, in words
 * @param actor who engaged it
 * @param engagedAt when
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Engaged(
        String id,
        @Nullable String flag,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String tag,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> flags,
        String reason,
        String actor,
        Instant engagedAt) {
    private static final String IN = "@";
    private static final String OF = "/";
    private static final int PARTS = 3;

    public Engaged {
        flags = Objects.requireNonNullElse(flags, List.<String>of()).stream()
                .distinct()
                .sorted()
                .toList();
    }

    /** Makes an engagement of one flag, or with null of the whole environment. */
    Engaged(String id, @Nullable String flag, String reason, String actor, Instant engagedAt) {
        this(id, flag, null, List.of(), reason, actor, engagedAt);
    }

    /** Returns the id that the engagement {@code group} of a project has in the environment {@code key}. */
    static String part(String group, String key) {
        return group + IN + key;
    }

    /** Returns what is left of {@code engagements} where nobody remembers more. */
    public static List<Engaged> of(Collection<Engagement> engagements) {
        Map<String, Engaged> byId = new TreeMap<>();
        for (Engagement each : engagements) {
            Engaged engaged = of(each);
            byId.merge(engaged.id(), engaged, (one, other) -> one.covering(other.flags()));
        }
        return List.copyOf(byId.values());
    }

    private static Engaged of(Engagement engagement) {
        String flag = engagement.scope() instanceof Scope.OneFlag one ? one.key() : null;
        String[] parts = engagement.id().split(OF, PARTS);
        return parts.length == PARTS && flag != null
                ? new Engaged(parts[0], null, parts[1], List.of(flag), "", "", Instant.EPOCH)
                : new Engaged(engagement.id(), flag, "", "", Instant.EPOCH);
    }

    /** Returns the id of the project's engagement that this is a part of; null where it stands alone. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable
    String group() {
        int end = id.indexOf(IN);
        return end < 0 ? null : id.substring(0, end);
    }

    /** Returns what it takes back. */
    Target target() {
        return new Target(flag, tag, group() != null);
    }

    /** Returns this, covering {@code more} flags. */
    Engaged covering(Collection<String> more) {
        return new Engaged(
                id, flag, tag, Stream.concat(flags.stream(), more.stream()).toList(), reason, actor, engagedAt);
    }

    /** Returns this as it was told, whatever it covers. */
    Engaged bare() {
        return new Engaged(id, flag, tag, List.of(), reason, actor, engagedAt);
    }

    /** Returns what SDKs need to know of it; they know nothing of tags and projects. */
    Stream<Engagement> engagements() {
        if (tag != null) {
            return flags.stream().map(key -> new Engagement(id + OF + tag + OF + key, new Scope.OneFlag(key)));
        }
        return Stream.of(new Engagement(id, flag == null ? new Scope.Everything() : new Scope.OneFlag(flag)));
    }
}
