package dev.switchback.evaluation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a snapshot, with all that an earlier one can give: a segment that has not changed and asks for none that has,
 * and likewise the targeting of a flag. Confined to one thread.
 */
final class SnapshotCompiler {
    private final Snapshot snapshot;
    private final Compilation earlier;
    private final SnapshotCheck check;
    private final boolean sameEmergency;
    private final boolean everything;
    private final Set<String> covered = new HashSet<>();
    private final Map<String, CompiledSegment> segments = new HashMap<>();
    private final FlagTable flags;

    SnapshotCompiler(Snapshot snapshot, Compilation earlier) {
        this.snapshot = snapshot;
        this.earlier = earlier;
        this.check = new SnapshotCheck(snapshot, earlier::flag, earlier::segment);
        this.sameEmergency =
                snapshot.emergency().engagements().equals(earlier.emergency().engagements());
        this.everything = snapshot.emergency().everything();
        this.flags = new FlagTable(snapshot.flags().size());
        for (Engagement engagement : snapshot.emergency().engagements()) {
            if (engagement.scope() instanceof Scope.OneFlag flag) {
                covered.add(flag.key());
            }
        }
    }

    /** Compiles; never throws, whatever the flags hold. */
    Compilation compilation() {
        check.segmentOrder().forEach(this::compileSegment);
        check.flags().forEach((key, checked) -> {
            if (!check.requires(key)) {
                add(key, flag(key, checked));
            }
        });
        for (String key : check.requiring()) {
            add(key, flag(key, Objects.requireNonNull(check.flags().get(key))));
        }
        return new Compilation(flags, snapshot.emergency(), segments, check.problems(), check.segmentProblems());
    }

    private void add(String key, CompiledFlag flag) {
        Draft draft = flag.draft();
        flags.add(draft == null ? key : draft.key(), flag);
    }

    private void compileSegment(String key) {
        try {
            if (!check.segmentProblems().containsKey(key)) {
                segments.put(key, segment(key));
            }
        } catch (RuntimeException | StackOverflowError unforeseen) {
            check.segmentProblems().put(key, List.of(Findings.uncompilable(unforeseen)));
        }
    }

    private CompiledSegment segment(String key) {
        Checked<Segment> checked = check.segment(key);
        Map<String, CompiledSegment> nested = linked(checked);
        CompiledSegment known = earlier.segments().get(key);
        if (known != null && known.checked().equals(checked) && known.nested().equals(nested)) {
            return known;
        }
        Segment segment = checked.source();
        RuleCompiler premises = new RuleCompiler(segment.key(), Normaliser.NATIVE, nested, check.expressions());
        return new CompiledSegment(
                checked,
                nested,
                segment.rules().stream()
                        .map(rule -> premises.premise(rule.clauses(), rule.share()))
                        .toList());
    }

    private Map<String, CompiledSegment> linked(Checked<?> checked) {
        if (checked.segments().isEmpty()) {
            return Map.of();
        }
        Map<String, CompiledSegment> linked = new HashMap<>();
        for (Reference reference : checked.segments()) {
            linked.put(reference.key(), Objects.requireNonNull(segments.get(reference.key())));
        }
        return linked;
    }

    /** Compiles a flag, or says what is in the way and leaves of it what an emergency needs. */
    private CompiledFlag flag(String key, Checked<Flag> checked) {
        boolean emergency = everything || covered.contains(key);
        try {
            if (!check.problems().containsKey(key)) {
                return sound(checked, earlier.flags().get(key), emergency);
            }
        } catch (RuntimeException | StackOverflowError unforeseen) {
            check.problems().put(key, List.of(Findings.uncompilable(unforeseen)));
        }
        return broken(snapshot.flags().get(key), emergency);
    }

    private CompiledFlag sound(Checked<Flag> checked, CompiledFlag known, boolean emergency) {
        Map<String, CompiledSegment> linked = linked(checked);
        Draft present = known.draft();
        if (present != null && present.isOf(checked, linked)) {
            boolean asBefore = sameEmergency && checked.source().prerequisites().isEmpty();
            return asBefore ? known : compiled(present, emergency);
        }
        return compiled(
                new Draft(checked, FlagCompiler.targeting(checked.source(), linked, check.expressions())), emergency);
    }

    private CompiledFlag compiled(Draft draft, boolean emergency) {
        Flag flag = draft.checked().source();
        Optional<Evaluation> settled = FlagCompiler.settled(flag, emergency, true);
        if (settled.isEmpty() && flag.prerequisites().isEmpty()) {
            settled = draft.targeting().everybody();
        }
        return settled.isPresent()
                ? new CompiledFlag.Settled(draft, settled.get())
                : new CompiledFlag.On(
                        draft,
                        compiled(flag.prerequisites()),
                        FlagCompiler.off(flag, Cause.PREREQUISITE),
                        Evaluation.error(ErrorCode.GENERAL, flag.version()));
    }

    private List<CompiledPrerequisite> compiled(List<Prerequisite> prerequisites) {
        return prerequisites.isEmpty()
                ? List.of()
                : prerequisites.stream().map(this::compiled).toList();
    }

    private CompiledPrerequisite compiled(Prerequisite prerequisite) {
        CompiledFlag other = flags.get(prerequisite.flag());
        return new CompiledPrerequisite(prerequisite.flag(), other, prerequisite.variations());
    }

    private static CompiledFlag broken(@Nullable Flag flag, boolean emergency) {
        if (flag != null) {
            try {
                return new CompiledFlag.Settled(
                        null, FlagCompiler.settled(flag, emergency, false).orElseThrow());
            } catch (RuntimeException unforeseen) {
                return new CompiledFlag.Settled(null, Evaluation.error(ErrorCode.PARSE_ERROR, flag.version()));
            }
        }
        return new CompiledFlag.Settled(null, Evaluation.error(ErrorCode.PARSE_ERROR, 0));
    }
}
