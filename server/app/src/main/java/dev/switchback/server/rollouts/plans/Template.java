package dev.switchback.server.rollouts.plans;

import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.targeting.ClauseShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan for everybody's use. Its one parameter is the segment of those who have V2 first. */
public enum Template {
    /** The plan of those who roll out by hand: the people who run the place, some users, half, all. */
    FOUNDING("The segment's users, then 10 %, 50 % and all; each step waits for ten minutes and 100 calls.", true) {
        @Override
        List<PhaseDocument> shares() {
            return List.of(
                    share("10 %", 10_000, 600, 0, 0),
                    share("50 %", 50_000, 600, 0, 0),
                    share("all", 100_000, 600, 0, 600));
        }

        @Override
        Plan.@Nullable Finish finish() {
            return null;
        }
    },

    /** Steps that each see enough users for the guard to find what the next one must not be harmed by. */
    GUARDED(
            "The segment's users if one is named, then 1 %, 10 %, 50 % and 95 %, each with as many users as the guard "
                    + "needs to find a small regression.",
            false) {
        @Override
        List<PhaseDocument> shares() {
            return List.of(
                    share("1 %", 1_000, 0, 2_000, 0),
                    share("10 %", 10_000, 600, 15_000, 0),
                    share("50 %", 50_000, 1_800, 50_000, 0),
                    share("95 %", 95_000, 0, 0, 3_600));
        }

        @Override
        Plan.@Nullable Finish finish() {
            return Plan.Finish.OPERATOR;
        }
    },

    /** The same, after V2 has run aside for a while and was compared. */
    SHADOWED(
            "V2 runs aside for 10 % of the users until 10,000 answers were compared; then the segment's users if one is named,"
                    + " then 1 %, 10 %, 50 % and 95 % as guarded has them. More than 0.1 % of other answers end it.",
            false) {
        @Override
        List<PhaseDocument> aside() {
            return List.of(
                    new PhaseDocument("10 % aside", null, 10_000, true, null, 600L, COMPARED_CALLS, null, null, null));
        }

        @Override
        List<PhaseDocument> shares() {
            return GUARDED.shares();
        }

        @Override
        GuardDocument guard() {
            MetricDocument mismatch =
                    new MetricDocument(ShadowMetrics.MISMATCH, GuardedMetric.Kind.RATE, null, null, MISMATCHES);
            return new GuardDocument(null, null, null, List.of(mismatch));
        }

        @Override
        Plan.@Nullable Finish finish() {
            return GUARDED.finish();
        }
    },

    /** For what is small, or not yet in front of many. */
    QUICK("10 % and 50 % for a minute each, 95 % for five minutes, and then everybody without asking.", false) {
        @Override
        List<PhaseDocument> shares() {
            return List.of(
                    share("10 %", 10_000, 60, 100, 0),
                    share("50 %", 50_000, 60, 500, 0),
                    share("95 %", 95_000, 0, 0, 300));
        }

        @Override
        Plan.@Nullable Finish finish() {
            return Plan.Finish.AUTOMATIC;
        }
    };

    private static final String SEGMENT = "segment";
    private static final long FIRST_CALLS = 100;
    private static final long FIRST_UNITS = 500;
    private static final long COMPARED_CALLS = 10_000;
    private static final double MISMATCHES = 0.001;

    private final String description;
    private final boolean segmentWanted;

    Template(String description, boolean segmentWanted) {
        this.description = description;
        this.segmentWanted = segmentWanted;
    }

    /**
     * Finds a template.
     *
     * @throws Refusal if there is none of that name
     */
    public static Template named(String name) {
        return Arrays.stream(values())
                .filter(template -> template.key().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid(
                        "/template",
                        "must be one of "
                                + Arrays.stream(values()).map(Template::key).collect(Collectors.toList())));
    }

    /** Returns its name. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns what it does, in words. */
    String description() {
        return description;
    }

    /** Says whether it cannot do without a segment. */
    boolean segmentWanted() {
        return segmentWanted;
    }

    /**
     * Returns the plan.
     *
     * @param parameters {@code segment}, or none
     * @throws Refusal if one is missing, or is not known
     */
    public PlanDocument expanded(Map<String, String> parameters) {
        for (String name : parameters.keySet()) {
            if (!name.equals(SEGMENT)) {
                throw Refusal.invalid("/parameters/" + name, "is not known; the template's one parameter is segment");
            }
        }
        String segment = parameters.get(SEGMENT);
        if (segment == null && segmentWanted) {
            throw Refusal.invalid("/parameters/segment", "must name the segment of those who have V2 first");
        }
        List<@Nullable PhaseDocument> phases = new ArrayList<>(aside());
        if (segment != null) {
            phases.add(first(segment));
        }
        phases.addAll(shares());
        return new PlanDocument(phases, guard(), null, null, finish(), null, null);
    }

    /** Returns the phases in which V2 only runs aside. */
    List<PhaseDocument> aside() {
        return List.of();
    }

    abstract List<PhaseDocument> shares();

    /** Returns how V2 is judged; null for as ever. */
    @Nullable
    GuardDocument guard() {
        return null;
    }

    /** Returns who ends it; null for what the plan's last phase calls for. */
    abstract Plan.@Nullable Finish finish();

    private PhaseDocument first(String segment) {
        ClauseShape members = new ClauseShape(null, Operator.SEGMENT, List.of(Value.of(segment)), null, null, null);
        boolean guarded = this == GUARDED || this == SHADOWED;
        return new PhaseDocument(
                segment,
                List.of(members),
                null,
                null,
                null,
                guarded ? 0L : 600L,
                guarded ? 0 : FIRST_CALLS,
                guarded ? FIRST_UNITS : 0,
                null,
                null);
    }

    private static PhaseDocument share(String name, int buckets, long seconds, long units, long bake) {
        return new PhaseDocument(
                name,
                null,
                buckets,
                null,
                null,
                seconds,
                units > 0 ? 0 : FIRST_CALLS,
                units,
                null,
                bake == 0 ? null : bake);
    }
}
