package dev.switchback.server.unleash;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagCheck;
import dev.switchback.evaluation.Prerequisite;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.SegmentRule;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Remark;
import dev.switchback.server.importing.Translation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes our flags and segments of Unleash's, after its client specification. What evaluates alike is taken over; what
 * does not is refused, never approximated. Confined to one thread.
 */
final class Importer {
    /** What the keys of imported segments start with; the id follows. */
    static final String SEGMENT = "unleash-";

    private final Source source;
    private final Map<String, Feature> features = new LinkedHashMap<>();
    private final Map<String, Variations> variations = new HashMap<>();
    private final Map<Integer, Translation.Audience> segments = new LinkedHashMap<>();
    private final List<Translation.Imported> imported = new ArrayList<>();
    private final Map<String, Companion> companions = new HashMap<>();
    private final List<Remark> refused = new ArrayList<>();
    private final List<Remark> notes = new ArrayList<>();

    private Importer(Source source) {
        this.source = source;
        this.refused.addAll(source.refused());
    }

    /** Translates {@code source}. */
    static Takeover translate(Source source) {
        Importer importer = new Importer(source);
        source.state().segments().forEach(importer::segment);
        importer.findFeatures();
        importer.features.values().stream()
                .filter(feature -> feature.dependencies().isEmpty())
                .forEach(importer::feature);
        importer.features.values().stream()
                .filter(feature -> !feature.dependencies().isEmpty())
                .forEach(importer::feature);
        return new Takeover(
                importer.imported,
                List.copyOf(importer.segments.values()),
                importer.refused,
                importer.notes,
                importer.companions);
    }

    private void segment(SharedConstraints shared) {
        String key = SEGMENT + shared.id();
        try {
            Optional<List<Clause>> clauses = FeatureReading.clauses(shared.constraints());
            if (clauses.isEmpty()) {
                notes.add(new Remark("segment " + shared.id(), "", "one of its constraints never holds: it is empty"));
            }
            List<SegmentRule> rules = clauses.stream()
                    .map(all -> new SegmentRule("constraints", all, null))
                    .toList();
            segments.put(
                    shared.id(),
                    new Translation.Audience(new Segment(key, 0, Set.of(), Set.of(), rules), description(shared)));
        } catch (Inexpressible part) {
            refused.add(part.about("segment " + shared.id()));
        }
    }

    private static String description(SharedConstraints shared) {
        String name = shared.name();
        return name == null ? "" : name;
    }

    private void findFeatures() {
        Set<String> twice = new HashSet<>();
        for (Feature feature : source.state().features()) {
            if (features.put(feature.name(), feature) != null) {
                twice.add(feature.name());
            }
        }
        for (String name : twice) {
            features.remove(name);
            refused.add(new Remark(name, "", "there are two flags of that name"));
        }
    }

    private void feature(Feature feature) {
        try {
            Variations found = Variations.of(feature);
            FeatureReading reading = new FeatureReading(feature, found, this::segmentKey);
            Flag flag = reading.flag(prerequisites(feature));
            check(flag);
            imported.add(new Translation.Imported(
                    flag, Optional.ofNullable(feature.description()).orElse("")));
            companions.put(feature.name(), companion(feature, found));
            variations.put(feature.name(), found);
            notes.addAll(reading.notes());
        } catch (Inexpressible part) {
            refused.add(part.about(feature.name()));
        }
    }

    private static Companion companion(Feature feature, Variations variations) {
        return new Companion(
                feature.type(), feature.project(), feature.stale(), feature.impressionData(), variations.written());
    }

    private static void check(Flag flag) {
        List<Problem> problems = FlagCheck.problems(flag);
        if (!problems.isEmpty()) {
            throw new Inexpressible(problems.get(0).pointer(), problems.get(0).detail());
        }
    }

    private Optional<String> segmentKey(int id) {
        Translation.Audience audience = segments.get(id);
        if (audience == null && source.segments().contains(Integer.toString(id))) {
            throw new Inexpressible("segment " + id, "it is refused itself");
        }
        return Optional.ofNullable(audience).map(known -> known.segment().key());
    }

    /** Returns what must hold of the parents; empty if that never does. */
    private Optional<List<Prerequisite>> prerequisites(Feature feature) {
        List<Prerequisite> prerequisites = new ArrayList<>();
        Optional<String> never = Optional.empty();
        for (Dependency dependency : feature.dependencies()) {
            Optional<String> hopeless = hopeless(dependency);
            if (hopeless.isPresent()) {
                never = hopeless;
            } else {
                prerequisites.add(prerequisite(dependency));
            }
        }
        never.ifPresent(why -> notes.add(new Remark(
                feature.name(),
                "dependencies",
                "it is off for everybody, and so taken over without its strategies: " + why)));
        return never.isPresent() ? Optional.empty() : Optional.of(prerequisites);
    }

    private Optional<String> hopeless(Dependency dependency) {
        String parent = dependency.feature();
        if (!source.names().contains(parent)) {
            return Optional.of("its parent '" + parent + "' does not exist");
        }
        Feature found = features.get(parent);
        if (found != null && !found.dependencies().isEmpty()) {
            return Optional.of("its parent '" + parent + "' has a parent itself");
        }
        return dependency.enabled()
                        && !dependency.variants().isEmpty()
                        && wanted(dependency).isEmpty()
                ? Optional.of("its parent '" + parent + "' has none of the variants " + dependency.variants())
                : Optional.empty();
    }

    private Prerequisite prerequisite(Dependency dependency) {
        if (!dependency.enabled() && !dependency.variants().isEmpty()) {
            throw new Inexpressible(
                    "the dependency on '" + dependency.feature() + "'", "it wants the parent off, and a variant of it");
        }
        return new Prerequisite(dependency.feature(), Set.copyOf(wanted(dependency)));
    }

    private List<String> wanted(Dependency dependency) {
        Variations parent = variations.get(dependency.feature());
        if (parent == null) {
            throw new Inexpressible("the dependency on '" + dependency.feature() + "'", "that flag is refused itself");
        }
        if (!dependency.enabled()) {
            return List.of(Variations.OFF);
        }
        List<String> on = parent.on();
        if (dependency.variants().isEmpty()) {
            return on;
        }
        boolean disabled = dependency.variants().contains(Variations.DISABLED);
        return on.stream()
                .filter(name -> name.equals(parent.withoutVariant())
                        ? disabled
                        : dependency.variants().contains(name))
                .toList();
    }
}
