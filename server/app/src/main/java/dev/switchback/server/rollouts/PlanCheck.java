package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagCheck;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Ramp;
import dev.switchback.server.references.ReferenceIndex;
import dev.switchback.server.references.Subject;
import dev.switchback.server.targeting.ClauseShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says whether a plan can be carried out. Pointers lead into the document that the admin API reads. */
final class PlanCheck {
    private static final int PHASES = 20;
    private static final int CLAUSES = 50;
    private static final int NAME_CHARACTERS = 100;
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern IN_RAMP = Pattern.compile("/ramp/audiences/(\\d+)/clauses(.*)");

    private final Plan plan;
    private final List<Problem> problems = new ArrayList<>();

    private PlanCheck(Plan plan) {
        this.plan = plan;
    }

    /** Returns what is wrong with {@code plan} by itself; nothing means that it can be carried out. */
    static List<Problem> problems(Plan plan) {
        PlanCheck check = new PlanCheck(plan);
        check.checkGuard();
        check.checkPhases();
        return check.problems;
    }

    /**
     * Returns what keeps {@code flag} from being led through {@code plan}: clauses that do not compile, and segments that
     * are none of {@code segments}.
     */
    static List<Problem> problems(Plan plan, Flag flag, String candidate, Set<String> segments) {
        PlanCheck check = new PlanCheck(plan);
        check.checkAudiences(flag, candidate);
        check.checkSegments(segments);
        return check.problems;
    }

    private void checkGuard() {
        GuardSettings guard = plan.guard();
        check(guard.alpha() > 0 && guard.alpha() <= 0.5, "/guard/alpha", "must be over 0 and at most 0.5");
        check(guard.errorGate() > 0 && guard.errorGate() <= 0.4, "/guard/errorGate", "must be over 0 and at most 0.4");
        check(
                guard.latencyTolerancePercent() >= 0 && guard.latencyTolerancePercent() <= 400,
                "/guard/latencyTolerancePercent",
                "must be from 0 to 400");
    }

    private void checkPhases() {
        int count = plan.phases().size();
        check(count >= 1 && count <= PHASES, "/phases", "must hold 1 to " + PHASES + " phases, not " + count);
        for (int i = 0; i < Math.min(count, PHASES); i++) {
            checkPhase("/phases/" + i, plan.phases().get(i));
            if (i > 0) {
                checkGrowth(i);
            }
        }
    }

    private void checkPhase(String pointer, Phase phase) {
        int length = phase.name().length();
        check(
                !phase.name().isBlank() && length <= NAME_CHARACTERS,
                pointer + "/name",
                "must hold 1 to " + NAME_CHARACTERS + " characters, some of them visible");
        check(
                !phase.minimumTime().isNegative() && phase.minimumTime().compareTo(LONGEST) <= 0,
                pointer + "/minimumSeconds",
                "must be from 0 to " + LONGEST.toSeconds());
        check(phase.minimumCalls() >= 0, pointer + "/minimumCalls", "must not be negative");
        if (phase.exposure() instanceof Exposure.Share share) {
            check(
                    share.buckets() >= 1 && share.buckets() <= Allocation.BUCKETS,
                    pointer + "/share",
                    "must be from 1 to " + Allocation.BUCKETS + ", in units of 0.001 %");
            return;
        }
        List<Clause> clauses = ((Exposure.Audience) phase.exposure()).clauses();
        check(
                !clauses.isEmpty() && clauses.size() <= CLAUSES,
                pointer + "/audience",
                "must hold 1 to " + CLAUSES + " clauses, not " + clauses.size());
        ClauseShape.checkNames(pointer + "/audience", clauses, problems);
    }

    private void checkGrowth(int index) {
        int before = plan.share(index - 1);
        if (plan.phases().get(index).exposure() instanceof Exposure.Share share) {
            check(
                    share.buckets() > before,
                    "/phases/" + index + "/share",
                    "must be over " + before + ", the share before: shares only grow");
        }
    }

    private void checkAudiences(Flag flag, String candidate) {
        Allocation everybodySafe = Allocation.of(Map.of(flag.rollbackVariation(), Allocation.BUCKETS));
        Ramp ramp = new Ramp("plan", 1, plan.audiences(plan.phases().size() - 1, candidate), everybodySafe);
        for (Problem problem : FlagCheck.problems(flag.withRamp(ramp))) {
            Matcher inRamp = IN_RAMP.matcher(problem.pointer());
            if (inRamp.matches()) {
                String pointer = "/phases/" + phaseOf(Integer.parseInt(inRamp.group(1))) + "/audience";
                problems.add(new Problem(pointer + inRamp.group(2), problem.detail()));
            }
        }
    }

    private void checkSegments(Set<String> known) {
        for (int i = 0; i < plan.phases().size(); i++) {
            if (plan.phases().get(i).exposure() instanceof Exposure.Audience audience) {
                String pointer = "/phases/" + i + "/audience";
                for (Subject segment : ReferenceIndex.of(audience.clauses())) {
                    check(
                            known.contains(segment.key()),
                            pointer,
                            "must name segments, and there is no '" + segment.key() + "'");
                }
            }
        }
    }

    private int phaseOf(int audience) {
        int left = audience;
        for (int i = 0; i < plan.phases().size(); i++) {
            if (plan.phases().get(i).exposure() instanceof Exposure.Audience && left-- == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("there is no audience " + audience);
    }

    private void check(boolean sound, String pointer, String detail) {
        if (!sound) {
            problems.add(new Problem(pointer, detail));
        }
    }
}
