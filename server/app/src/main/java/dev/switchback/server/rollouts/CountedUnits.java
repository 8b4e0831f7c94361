package dev.switchback.server.rollouts;

import dev.switchback.guard.Window;
import dev.switchback.protocol.ReportCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a rollout has counted, so that each unit counts once however many instances tell of it and however often: for its
 * failures and hits once in an attempt, for its first call, its first time and its first values once in a stage. The last
 * two stages are remembered; reports of earlier ones come too late. So that the guard can tell instances apart, they are
 * numbered here as well, in the order in which they came.
 *
 * <p>Bounded: a set takes {@value UnitSet#GENERATION} units and as many before them, and there are {@value
 * #MOST_SOURCES} instances and {@value ReportCodec#METRICS} metrics. Confined to one thread.
 */
final class CountedUnits {
    private static final int MOST_SOURCES = 4_096;
    private static final int WHOLE_ATTEMPT = 0;
    private static final String NO_METRIC = "";

    private final Map<Purpose, UnitSet> sets = new HashMap<>();
    private final Map<Integer, Integer> sources = new HashMap<>();
    private final Set<String> metrics = new HashSet<>();
    private int stage = 1;
    private boolean stagesEnded;
    private @Nullable InStage latest;

    /** What a unit counts for. */
    enum Kind {
        FAILING,
        CALLED,
        TIMED,
        HIT,
        VALUED,
        SOURCE
    }

    /**
     * What a set of units is for.
     *
     * @param kind what they count for
     * @param metric of which metric; empty for none
     * @param stage in which stage, from 1; 0 for all of them
     */
    record Purpose(Kind kind, String metric, int stage) {}

    /** Whom a stage has counted; kept at hand, since they are asked for a million times a second. */
    private record InStage(int stage, UnitSet called, UnitSet timed) {}

    /**
     * Units of one purpose to be written down.
     *
     * @param purpose what for
     * @param pages that are new or have grown, with what is new of them
     * @param mark up to which unit of the set that is
     */
    record Batch(Purpose purpose, List<UnitSet.Page> pages, long mark) {
        Batch {
            pages = List.copyOf(pages);
        }
    }

    /**
     * All that is to be written down.
     *
     * @param batches units that came
     * @param oldestStage units of stages before it are to be deleted; 0 for none
     */
    record Unsaved(List<Batch> batches, int oldestStage) {
        Unsaved {
            batches = List.copyOf(batches);
        }
    }

    /** Takes up a page that was written down; pages of a purpose come in their order. */
    void restore(Purpose purpose, UnitSet.Page page) {
        set(purpose).restore(page);
        stage = Math.max(stage, purpose.stage());
        if (purpose.kind() == Kind.SOURCE) {
            Arrays.stream(page.units()).forEach(unit -> sources.putIfAbsent(unit, sources.size()));
        }
        if (!purpose.metric().equals(NO_METRIC)) {
            metrics.add(purpose.metric());
        }
    }

    /** Says whether {@code unit} fails for the first time in the attempt, and remembers it. */
    boolean fails(int unit) {
        return set(new Purpose(Kind.FAILING, NO_METRIC, WHOLE_ATTEMPT)).add(unit);
    }

    /** Says whether {@code unit} calls for the first time in the stage, and remembers it. */
    boolean calls(int unit, int inStage) {
        return isRemembered(inStage) && in(inStage).called().add(unit);
    }

    /** Says whether {@code unit} is timed for the first time in the stage, and remembers it. */
    boolean isTimed(int unit, int inStage) {
        return isRemembered(inStage) && in(inStage).timed().add(unit);
    }

    /** Says whether {@code unit} has its first hit of {@code metric} in the attempt, and remembers it. */
    boolean hits(int unit, String metric) {
        return takes(metric)
                && set(new Purpose(Kind.HIT, metric, WHOLE_ATTEMPT)).add(unit);
    }

    /** Says whether {@code unit} has its first value of {@code metric} in the stage, and remembers it. */
    boolean hasValue(int unit, String metric, int inStage) {
        return takes(metric)
                && isRemembered(inStage)
                && set(new Purpose(Kind.VALUED, metric, inStage)).add(unit);
    }

    /** Says whether there is room for {@code metric}. */
    boolean takes(String metric) {
        return metrics.contains(metric) || (metrics.size() < ReportCodec.METRICS && metrics.add(metric));
    }

    /** Returns the number of an instance; {@link Window#SEVERAL} if there are too many. */
    int source(String incarnation) {
        int name = incarnation.hashCode();
        Integer known = sources.get(name);
        if (known != null) {
            return known;
        }
        if (sources.size() == MOST_SOURCES) {
            return Window.SEVERAL;
        }
        set(new Purpose(Kind.SOURCE, NO_METRIC, WHOLE_ATTEMPT)).add(name);
        sources.put(name, sources.size());
        return sources.size() - 1;
    }

    /** Returns what has come since the last time it was written down. */
    Unsaved unsaved() {
        List<Batch> batches = new ArrayList<>();
        sets.forEach((purpose, units) -> {
            List<UnitSet.Page> pages = units.unsaved();
            if (!pages.isEmpty()) {
                batches.add(new Batch(purpose, pages, units.mark()));
            }
        });
        return new Unsaved(batches, stagesEnded ? stage - 1 : 0);
    }

    /** Learns that {@code written} has been written down. */
    void saved(Unsaved written) {
        for (Batch batch : written.batches()) {
            UnitSet units = sets.get(batch.purpose());
            if (units != null) {
                units.saved(batch.mark());
            }
        }
        if (written.oldestStage() == stage - 1) {
            stagesEnded = false;
        }
    }

    /** Stages of which nothing is remembered any more are too old; a later one than ever begins. */
    private boolean isRemembered(int asked) {
        if (asked > stage) {
            stage = asked;
            stagesEnded |=
                    sets.keySet().removeIf(purpose -> purpose.stage() != WHOLE_ATTEMPT && purpose.stage() < stage - 1);
        }
        return asked >= stage - 1;
    }

    private InStage in(int asked) {
        InStage known = latest;
        if (known == null || known.stage() != asked) {
            known = new InStage(
                    asked,
                    set(new Purpose(Kind.CALLED, NO_METRIC, asked)),
                    set(new Purpose(Kind.TIMED, NO_METRIC, asked)));
            latest = known;
        }
        return known;
    }

    private UnitSet set(Purpose purpose) {
        return sets.computeIfAbsent(purpose, any -> new UnitSet());
    }
}
