package dev.switchback.server.rollouts.plans;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagCheck;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Ramp;
import dev.switchback.server.references.ReferenceIndex;
import dev.switchback.server.references.Subject;
import dev.switchback.server.targeting.ClauseShape;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says whether a plan can be carried out. Pointers lead into the document that the admin API reads. */
public final class PlanCheck {
    private static final int PHASES = 20;
    private static final int CLAUSES = 50;
    private static final int METRICS = 10;
    private static final int APPROVALS = 20;
    private static final int NAME_CHARACTERS = 100;
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern IN_RAMP = Pattern.compile("/ramp/audiences/(\\d+)/clauses(.*)");

    private final Plan plan;
    private final List<Problem> problems = new ArrayList<>();

    private PlanCheck(Plan plan) {
        this.plan = plan;
    }

    /** Returns what is wrong with {@code plan} by itself; nothing means that it can be carried out. */
    public static List<Problem> problems(Plan plan) {
        PlanCheck check = new PlanCheck(plan);
        check.checkGuard();
        check.checkMetrics();
        check.checkGates();
        check.checkEnds();
        check.checkPhases();
        return check.problems;
    }

    /**
     * Returns what keeps {@code flag} from being led through {@code plan}: clauses that do not compile, and segments that
     * are none of {@code segments}.
     */
    public static List<Problem> problems(Plan plan, Flag flag, String candidate, Set<String> segments) {
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

    private void checkMetrics() {
        List<GuardedMetric> metrics = plan.guard().metrics();
        check(metrics.size() <= METRICS, "/guard/metrics", "must hold at most " + METRICS + " metrics");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < Math.min(metrics.size(), METRICS); i++) {
            String pointer = "/guard/metrics/" + i;
            GuardedMetric metric = metrics.get(i);
            checkName(pointer + "/name", metric.name());
            check(names.add(metric.name()), pointer + "/name", "must be named once");
            check(
                    metric.tolerance() >= 0 && metric.tolerance() <= 10,
                    pointer + "/tolerance",
                    "must be from 0 to 10, a part of V1's figure");
            problems.addAll(ShadowMetrics.problems(pointer, metric));
        }
    }

    private void checkGates() {
        Gates gates = plan.gates();
        checkPart("/gates/errorRate", gates.errorRate(), 0.4);
        checkPart("/gates/slowdown", gates.slowdown(), 10);
        Map<String, GuardedMetric> known = new HashMap<>();
        plan.guard().metrics().forEach(metric -> known.put(metric.name(), metric));
        for (int i = 0; i < gates.metrics().size(); i++) {
            GuardedMetric metric = known.get(gates.metrics().get(i));
            check(
                    metric != null && metric.limit() != null,
                    "/gates/metrics/" + i,
                    "must name one of /guard/metrics that has a limit");
        }
    }

    private void checkPart(String pointer, @Nullable Double part, double most) {
        check(part == null || (part >= 0 && part <= most), pointer, "must be from 0 to " + most);
    }

    private void checkEnds() {
        check(
                plan.holdBack() >= 0 && plan.holdBack() <= Allocation.BUCKETS / 2,
                "/holdBack",
                "must be from 0 to " + Allocation.BUCKETS / 2 + ", in units of 0.001 %");
        Readiness readiness = plan.readiness();
        if (readiness != null) {
            check(
                    readiness.url() == null || isWeb(readiness.url()),
                    "/readiness/url",
                    "must be an http or https URL with a host");
            check(
                    readiness.url() != null || readiness.telemetry(),
                    "/readiness",
                    "must name a url, or telemetry, to tell by whether V1 is alive");
            check(
                    readiness.beforeShare() >= 0 && readiness.beforeShare() < Allocation.BUCKETS,
                    "/readiness/beforeShare",
                    "must be from 0 to 99999, in units of 0.001 %");
        }
    }

    private static boolean isWeb(URI url) {
        String scheme = url.getScheme();
        return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) && url.getHost() != null;
    }

    private void checkPhases() {
        int count = plan.phases().size();
        check(count >= 1 && count <= PHASES, "/phases", "must hold 1 to " + PHASES + " phases, not " + count);
        for (int i = 0; i < Math.min(count, PHASES); i++) {
            checkPhase("/phases/" + i, plan.phases().get(i));
            check(
                    plan.isLast(i) || plan.phases().get(i).bake().isZero(),
                    "/phases/" + i + "/bakeSeconds",
                    "must be left out: only the last phase bakes");
            checkShadow("/phases/" + i, i);
            if (i > 0) {
                checkGrowth(i);
            }
        }
    }

    /** Whoever is served V2 keeps it, so all that V2 is to be tried on aside comes before. */
    private void checkShadow(String pointer, int index) {
        if (!plan.shadow(index)) {
            return;
        }
        check(index == 0 || plan.shadow(index - 1), pointer + "/shadow", "must come before phases that serve V2");
        check(!plan.isLast(index), pointer + "/shadow", "must be followed by a phase that serves V2");
        check(
                plan.phases().get(index).minimumUnits() == 0,
                pointer + "/minimumUnits",
                "must be left out: of what runs aside calls are counted, not users");
        check(
                plan.guard().metrics().stream().anyMatch(metric -> metric.name().equals(ShadowMetrics.MISMATCH)),
                "/guard/metrics",
                "must hold " + ShadowMetrics.MISMATCH + ", by which what runs aside is judged");
    }

    private void checkPhase(String pointer, Phase phase) {
        checkName(pointer + "/name", phase.name());
        checkTime(pointer + "/minimumSeconds", phase.minimumTime());
        checkTime(pointer + "/bakeSeconds", phase.bake());
        check(phase.minimumCalls() >= 0, pointer + "/minimumCalls", "must not be negative");
        check(phase.minimumUnits() >= 0, pointer + "/minimumUnits", "must not be negative");
        checkApprovals(pointer + "/approvals", phase.approvals());
        checkExposure(pointer, phase);
    }

    private void checkName(String pointer, String name) {
        check(
                !name.isBlank() && name.length() <= NAME_CHARACTERS,
                pointer,
                "must hold 1 to " + NAME_CHARACTERS + " characters, some of them visible");
    }

    private void checkTime(String pointer, Duration time) {
        check(!time.isNegative() && time.compareTo(LONGEST) <= 0, pointer, "must be from 0 to " + LONGEST.toSeconds());
    }

    private void checkApprovals(String pointer, List<String> approvals) {
        check(approvals.size() <= APPROVALS, pointer, "must hold at most " + APPROVALS + " approvals");
        check(Set.copyOf(approvals).size() == approvals.size(), pointer, "must name each approval once");
        for (int i = 0; i < Math.min(approvals.size(), APPROVALS); i++) {
            checkName(pointer + "/" + i, approvals.get(i));
        }
    }

    private void checkExposure(String pointer, Phase phase) {
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
        int before = plan.shadow(index - 1) == plan.shadow(index) ? plan.reach(index - 1) : 0;
        Phase phase = plan.phases().get(index);
        String pointer = "/phases/" + index + "/share";
        if (!(phase.exposure() instanceof Exposure.Share share)) {
            return;
        }
        if (phase.shrinks()) {
            check(share.buckets() < before, pointer, "must be under " + before + ", the share before: it shrinks");
        } else if (share.buckets() == before && before == plan.ceiling()) {
            check(false, pointer, "must be left out: the hold-back keeps V2 at " + before + " until it is finished");
        } else {
            check(
                    share.buckets() > before,
                    pointer,
                    "must be over " + before + ", the share before: shares only grow, unless the phase says that it"
                            + " shrinks");
        }
    }

    private void checkAudiences(Flag flag, String candidate) {
        Allocation everybodySafe = Allocation.of(Map.of(flag.rollbackVariation(), Allocation.BUCKETS));
        Ramp ramp = new Ramp("plan", 1, plan.allAudiences(candidate), everybodySafe);
        for (Problem problem : FlagCheck.problems(flag.withMode(Mode.LIVE).withRamp(ramp))) {
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
