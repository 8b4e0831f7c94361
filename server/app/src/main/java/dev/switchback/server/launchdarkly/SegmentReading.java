package dev.switchback.server.launchdarkly;

import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.SegmentRule;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes segments of LaunchDarkly's. */
final class SegmentReading {
    private SegmentReading() {}

    static Segment read(String key, Node node, Serving shares, UnaryOperator<String> segments) {
        if (node.at("unbounded").boolOr(false)) {
            throw new Inexpressible("", "it is a big segment, whose keys are not in the document");
        }
        List<SegmentRule> rules = new ArrayList<>();
        for (Node rule : node.at("rules").items()) {
            String id = "rule-" + (rules.size() + 1);
            try {
                ClauseReading.requireUser(rule.at("rolloutContextKind"));
                rules.add(new SegmentRule(
                        id,
                        ClauseReading.read(rule.at("clauses"), segments),
                        rule.has("weight") ? shares.share(rule) : null));
            } catch (Inexpressible part) {
                throw part.in(id.replace('-', ' '));
            }
        }
        return new Segment(key, 0, keys(node, "included"), keys(node, "excluded"), rules);
    }

    private static Set<String> keys(Node node, String list) {
        Set<String> keys = new LinkedHashSet<>(node.at(list).texts());
        for (Node kind : node.at(list + "Contexts").items()) {
            ClauseReading.requireUser(kind.at("contextKind"));
            keys.addAll(kind.at("values").texts());
        }
        return keys;
    }
}
