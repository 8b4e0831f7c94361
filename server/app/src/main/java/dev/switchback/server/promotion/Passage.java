package dev.switchback.server.promotion;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Segment;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.flags.StoredFlag;
import dev.switchback.server.movement.Movement;
import dev.switchback.server.references.ReferenceIndex;
import dev.switchback.server.references.Subject;
import dev.switchback.server.segments.SegmentService;
import dev.switchback.server.segments.Segments;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One promotion under way, inside the transaction of its change. Confined to one thread. */
final class Passage {
    private final FlagService flags;
    private final SegmentService segmentService;
    private final Segments segments = new Segments();
    private final Change change;
    private final Promotion promotion;
    private final String reason;
    private final Set<String> copied = new TreeSet<>();

    Passage(FlagService flags, SegmentService segmentService, Change change, Promotion promotion, String reason) {
        this.flags = flags;
        this.segmentService = segmentService;
        this.change = change;
        this.promotion = promotion;
        this.reason = reason;
    }

    /**
     * Makes the target's flags like the {@code wanted} ones.
     *
     * @return what has become of each; where one was impossible nothing of it may be committed
     */
    Plan carryOut(Map<String, StoredFlag> wanted, Map<String, StoredFlag> present) {
        List<Plan.Item> items = new ArrayList<>();
        new TreeMap<>(wanted).forEach((key, source) -> {
            Optional<StoredFlag> before = Optional.ofNullable(present.get(key));
            try {
                items.add(carryOver(source, before, wanted.keySet()));
            } catch (Refusal refusal) {
                items.add(item(source, before, Plan.Outcome.IMPOSSIBLE, List.of(), null, problems(refusal)));
            }
        });
        return new Plan(items, List.copyOf(copied));
    }

    private Plan.Item carryOver(StoredFlag source, Optional<StoredFlag> before, Set<String> wanted) {
        checkLed(before);
        Set<String> lacking = lackingSegments(source.flag());
        checkReferences(source.flag(), wanted, lacking);
        for (String segment : lacking) {
            segmentService.copy(change, promotion.source(), promotion.target(), segment, reason);
            copied.add(segment);
        }
        StoredFlag after =
                flags.adopt(change, promotion.target(), source, promotion.enabled(), promotion.targets(), reason);
        if (before.isEmpty()) {
            Difference whole = new Difference("", null, flags.portable(after));
            return item(source, before, Plan.Outcome.ADDED, List.of(whole), null, List.of());
        }
        List<Difference> differences = Difference.between(flags.portable(before.get()), flags.portable(after));
        Optional<Movement.Place> moved = Movement.ofDefaultRule(before.get().flag(), after.flag());
        return item(
                source,
                before,
                after.equals(before.get()) ? Plan.Outcome.IDENTICAL : Plan.Outcome.CHANGED,
                differences,
                moved.map(Movement.Place::moved).orElse(null),
                List.of());
    }

    private static void checkLed(Optional<StoredFlag> before) {
        before.map(stored -> stored.flag().ramp()).ifPresent(ramp -> {
            throw Refusal.conflict("The rollout " + ramp.rollout()
                    + " leads the flag. Take it back or let it complete before you promote over it.");
        });
    }

    private void checkReferences(Flag flag, Set<String> wanted, Set<String> lacking) {
        List<String> missing = new ArrayList<>();
        flag.prerequisites().stream()
                .map(required -> required.flag())
                .filter(key -> !wanted.contains(key) && !flags.exists(change.handle(), promotion.target(), key))
                .forEach(key -> missing.add("the flag " + key));
        if (!promotion.segments()) {
            lacking.forEach(key -> missing.add("the segment " + key));
        }
        if (!missing.isEmpty()) {
            throw Refusal.conflict("It needs " + String.join(" and ", missing) + ", and "
                    + promotion.target().key() + " has none of that name. Promote that too.");
        }
    }

    /** Returns the segments that the flag needs, directly or not, and that the target lacks. */
    private Set<String> lackingSegments(Flag flag) {
        Set<String> lacking = new TreeSet<>();
        Set<Subject> seen = new HashSet<>(ReferenceIndex.of(flag));
        Deque<Subject> asked = new ArrayDeque<>(seen);
        while (!asked.isEmpty()) {
            Subject subject = asked.pop();
            if (subject.kind() == Subject.Kind.SEGMENT && target(subject.key()).isEmpty()) {
                lacking.add(subject.key());
                source(subject.key()).map(ReferenceIndex::of).stream()
                        .flatMap(Set::stream)
                        .filter(seen::add)
                        .forEach(asked::add);
            }
        }
        return lacking;
    }

    private Optional<Segment> target(String segment) {
        return Optional.ofNullable(segments.outlines(change.handle(), promotion.target(), Set.of(segment))
                .get(segment));
    }

    private Optional<Segment> source(String segment) {
        return Optional.ofNullable(segments.outlines(change.handle(), promotion.source(), Set.of(segment))
                .get(segment));
    }

    private static Plan.Item item(
            StoredFlag source,
            Optional<StoredFlag> before,
            Plan.Outcome outcome,
            List<Difference> differences,
            @Nullable Integer moved,
            List<String> problems) {
        return new Plan.Item(
                source.flag().key(),
                outcome,
                source.version(),
                before.map(StoredFlag::version).orElse(null),
                differences,
                moved,
                problems);
    }

    private static List<String> problems(Refusal refusal) {
        return refusal.problems().isEmpty()
                ? List.of(String.valueOf(refusal.getMessage()))
                : refusal.problems().stream()
                        .map(problem -> problem.pointer() + ": " + problem.detail())
                        .toList();
    }
}
