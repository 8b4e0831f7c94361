package dev.switchback.server.unleash;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Prerequisite;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Remark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes features of our flags, for SDKs of Unleash. What they would evaluate alike is written; what they would not is left
 * out and named. A flag that is taken back, by an emergency or by itself, is written as serving its rollback variation to
 * everybody, which Unleash can always express. Confined to one thread.
 */
final class Exporter {
    private final CompiledSnapshot compiled;
    private final Snapshot snapshot;
    private final Map<String, Companion> companions;
    private final SegmentWriting segments;
    private final Map<String, Feature> features = new LinkedHashMap<>();
    private final List<Remark> leftOut = new ArrayList<>();

    private Exporter(CompiledSnapshot compiled, Map<String, Companion> companions) {
        this.compiled = compiled;
        this.snapshot = compiled.source();
        this.companions = companions;
        this.segments = new SegmentWriting(snapshot.segments().values());
    }

    /**
     * Translates a snapshot.
     *
     * @param companions of imported flags, by flag
     */
    static Exported translate(CompiledSnapshot compiled, Map<String, Companion> companions) {
        Exporter exporter = new Exporter(compiled, companions);
        exporter.snapshot.flags().values().stream()
                .filter(flag -> !exporter.asksParents(flag))
                .forEach(exporter::write);
        Set<String> parents = Set.copyOf(exporter.features.keySet());
        exporter.snapshot.flags().values().stream()
                .filter(exporter::asksParents)
                .forEach(flag -> exporter.writeChild(flag, parents));
        exporter.leftOut.addAll(exporter.segments.leftOut());
        List<Feature> sorted = exporter.snapshot.flags().keySet().stream()
                .flatMap(key -> Optional.ofNullable(exporter.features.get(key)).stream())
                .toList();
        return new Exported(new State(sorted, exporter.segments.written()), exporter.leftOut);
    }

    private boolean asksParents(Flag flag) {
        return !flag.prerequisites().isEmpty() && flag.enabled() && !flag.archived() && !takenBack(flag);
    }

    private boolean takenBack(Flag flag) {
        return flag.rolledBack() || snapshot.emergency().covers(flag.key());
    }

    private void writeChild(Flag flag, Set<String> parents) {
        for (Prerequisite prerequisite : flag.prerequisites()) {
            if (!parents.contains(prerequisite.flag())) {
                String why = "Unleash wants a parent that is there and has none itself";
                leftOut.add(new Remark(flag.key(), "prerequisite " + prerequisite.flag(), why));
                return;
            }
        }
        write(flag);
    }

    private void write(Flag flag) {
        try {
            features.put(flag.key(), feature(flag));
        } catch (Inexpressible part) {
            leftOut.add(part.about(flag.key()));
        }
    }

    private Feature feature(Flag flag) {
        if (takenBack(flag) && servable(flag)) {
            return pinned(flag, flag.rollbackVariation());
        }
        if (compiled.problems().containsKey(flag.key())) {
            throw new Inexpressible("", "it cannot be evaluated");
        }
        return flag.enabled() && !flag.archived() ? live(flag.served()) : off(flag);
    }

    /** Even a broken flag is taken back, as long as its rollback variation makes sense. */
    private static boolean servable(Flag flag) {
        return flag.variations().stream()
                .anyMatch(variation -> variation.key().equals(flag.rollbackVariation())
                        && flag.type().accepts(variation.value()));
    }

    private Feature live(Flag flag) {
        if (flag.ramp() != null) {
            throw new Inexpressible("", "a rollout leads it");
        }
        FeatureWriting.Written written = written(flag);
        return feature(flag, true, written.strategies(), written.variants(), dependencies(flag));
    }

    private FeatureWriting.Written written(Flag flag) {
        return new FeatureWriting(flag, companion(flag), segments::id).write();
    }

    /** Keeps what it will do when it is on again, where that can be said. */
    private Feature off(Flag flag) {
        String off = flag.offVariation();
        if (off == null) {
            throw new Inexpressible("", "it is off and leaves callers with their own default, as an unknown flag does");
        }
        if (Role.of(flag, off) != Role.OFF) {
            return pinned(flag, off);
        }
        try {
            FeatureWriting.Written written = written(flag);
            List<Dependency> dependencies = isParent(flag) ? List.of() : dependencies(flag);
            return feature(flag, false, written.strategies(), written.variants(), dependencies);
        } catch (Inexpressible part) {
            return pinned(flag, off);
        }
    }

    /** Parents must have no parents, which a flag that is off does not need. */
    private boolean isParent(Flag flag) {
        return snapshot.flags().values().stream()
                .flatMap(other -> other.prerequisites().stream())
                .anyMatch(prerequisite -> prerequisite.flag().equals(flag.key()));
    }

    /** Serves one variation to everybody. */
    private Feature pinned(Flag flag, String key) {
        Variation variation = Role.variation(flag, key);
        return switch (Role.of(flag, variation)) {
            case OFF -> feature(flag, false, List.of(FeatureWriting.NOBODY), List.of(), List.of());
            case ON -> feature(flag, true, List.of(), List.of(), List.of());
            case VARIANT -> {
                Variant.@Nullable Payload payload = new VariantWriting(flag, companion(flag)).payload(variation);
                Variant only = new Variant(key, 1_000, GateReading.DEFAULT, payload, List.of());
                yield feature(flag, true, List.of(), List.of(only), List.of());
            }
        };
    }

    private Feature feature(
            Flag flag,
            boolean enabled,
            List<Strategy> strategies,
            List<Variant> variants,
            List<Dependency> dependencies) {
        Companion companion = companion(flag);
        String type = companion.type();
        String project = companion.project();
        return new Feature(
                flag.key(),
                type == null ? "release" : type,
                project == null ? EnvironmentId.parse(snapshot.environment()).project() : project,
                null,
                enabled,
                companion.stale(),
                companion.impressionData(),
                strategies,
                variants,
                dependencies);
    }

    private Companion companion(Flag flag) {
        return companions.getOrDefault(flag.key(), Companion.NONE);
    }

    private List<Dependency> dependencies(Flag flag) {
        if (flag.prerequisites().isEmpty()) {
            return List.of();
        }
        String off = flag.offVariation();
        if (off == null || Role.of(flag, off) != Role.OFF) {
            throw new Inexpressible("", "who lacks its prerequisites is served something else than off");
        }
        return flag.prerequisites().stream().map(this::dependency).toList();
    }

    private Dependency dependency(Prerequisite prerequisite) {
        Flag parent = snapshot.flags().get(prerequisite.flag());
        if (parent == null) {
            throw new Inexpressible("prerequisite " + prerequisite.flag(), "there is no such flag");
        }
        Set<String> off = parent.variations().stream()
                .filter(variation -> Role.of(parent, variation) == Role.OFF)
                .map(Variation::key)
                .collect(Collectors.toSet());
        Set<String> on = parent.variations().stream()
                .map(Variation::key)
                .filter(key -> !off.contains(key))
                .collect(Collectors.toSet());
        if (prerequisite.variations().equals(on)) {
            return new Dependency(parent.key(), true, List.of());
        }
        if (prerequisite.variations().equals(off)) {
            return new Dependency(parent.key(), false, List.of());
        }
        if (!on.containsAll(prerequisite.variations())) {
            throw new Inexpressible("prerequisite " + parent.key(), "it wants the parent off or some variations of it");
        }
        return new Dependency(parent.key(), true, List.copyOf(new TreeSet<>(prerequisite.variations())));
    }
}
