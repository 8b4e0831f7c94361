package dev.switchback.protocol;

import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.SegmentRule;
import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The JSON form of a segment's definition. It says what is written down, not whether it makes sense. */
public final class SegmentCodec {
    /** Size of the largest definition, in bytes. */
    public static final int LIMIT = 8 * 1024 * 1024;

    private SegmentCodec() {}

    /**
     * Reads a definition, under the limits of {@link FlagCodec#read(String)} on depth and strings.
     *
     * @throws MalformedDocument if it is none
     */
    public static Segment read(String definition) {
        return read(Node.root(Json.readStrictly(definition.getBytes(StandardCharsets.UTF_8), LIMIT)));
    }

    /** Returns the definition of {@code segment}; equal segments have equal definitions. */
    public static String write(Segment segment) {
        return Json.text(value(segment));
    }

    static Segment read(Node segment) {
        return new Segment(
                segment.at("key").text(),
                segment.at("version").count(),
                keys(segment, "included"),
                keys(segment, "excluded"),
                segment.find("rules").map(all -> all.list(SegmentCodec::rule)).orElse(List.of()));
    }

    static Value value(Segment segment) {
        return new Members()
                .put("key", segment.key())
                .put("version", segment.version())
                .putSorted("included", segment.included())
                .putSorted("excluded", segment.excluded())
                .put("rules", segment.rules(), SegmentCodec::value)
                .value();
    }

    private static Set<String> keys(Node segment, String name) {
        return segment.find(name)
                .map(keys -> keys.set(Integer.MAX_VALUE, Node::text))
                .orElse(Set.of());
    }

    private static SegmentRule rule(Node rule) {
        return new SegmentRule(
                rule.at("id").text(),
                rule.at("clauses").list(ClauseCodec::read),
                rule.find("share").map(ShareCodec::read).orElse(null));
    }

    private static Value value(SegmentRule rule) {
        Members members = new Members().put("id", rule.id()).put("clauses", rule.clauses(), ClauseCodec::value);
        Share share = rule.share();
        return share == null
                ? members.value()
                : members.put("share", ShareCodec.value(share)).value();
    }
}
