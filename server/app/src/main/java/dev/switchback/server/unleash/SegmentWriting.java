package dev.switchback.server.unleash;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.SegmentRule;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Remark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes constraints that strategies share of segments. Confined to one thread. */
final class SegmentWriting {
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Integer, SharedConstraints> written = new TreeMap<>();
    private final List<Remark> leftOut = new ArrayList<>();

    /**
     * Writes {@code segments}, as far as Unleash can express them. Imported ones have their ids back.
     *
     * @param segments in key order, so that ids are the same on every node
     */
    SegmentWriting(Collection<Segment> segments) {
        segments.forEach(segment -> {
            String id = segment.key().startsWith(Importer.SEGMENT)
                    ? segment.key().substring(Importer.SEGMENT.length())
                    : "";
            if (id.matches("0|[1-9][0-9]{0,8}")) {
                ids.put(segment.key(), Integer.valueOf(id));
            }
        });
        int next = 1;
        for (Segment segment : segments) {
            if (!ids.containsKey(segment.key())) {
                while (ids.containsValue(next)) {
                    next++;
                }
                ids.put(segment.key(), next);
            }
            write(segment);
        }
    }

    /**
     * Returns the id of the segment {@code key}.
     *
     * @throws Inexpressible if it was left out
     */
    int id(String key) {
        Integer id = ids.get(key);
        if (id == null || !written.containsKey(id)) {
            throw new Inexpressible("segment " + key, "Unleash cannot express it");
        }
        return id;
    }

    List<SharedConstraints> written() {
        return List.copyOf(written.values());
    }

    List<Remark> leftOut() {
        return leftOut;
    }

    private void write(Segment segment) {
        try {
            int id = ids.getOrDefault(segment.key(), 0);
            written.put(id, new SharedConstraints(id, segment.key(), constraints(segment)));
        } catch (Inexpressible part) {
            leftOut.add(part.about("segment " + segment.key()));
        }
    }

    private static List<Constraint> constraints(Segment segment) {
        List<SegmentRule> rules = segment.rules();
        List<Constraint> constraints = new ArrayList<>();
        if (rules.isEmpty()) {
            constraints.add(users(Constraint.IN, segment.included()));
            return constraints;
        }
        if (rules.size() > 1
                || rules.get(0).share() != null
                || !segment.included().isEmpty()) {
            throw new Inexpressible("", "a segment of Unleash is one list of constraints that must all hold");
        }
        if (!segment.excluded().isEmpty()) {
            constraints.add(users(Constraint.NOT_IN, segment.excluded()));
        }
        for (Clause clause : rules.get(0).clauses()) {
            if (clause.operator() == Operator.SEGMENT) {
                throw new Inexpressible("", "it asks for another segment");
            }
            constraints.add(ConstraintWriting.write(clause));
        }
        return constraints;
    }

    private static Constraint users(String operator, Set<String> keys) {
        return Constraint.of(
                Constraint.USER_ID, operator, keys.stream().sorted().toList());
    }
}
