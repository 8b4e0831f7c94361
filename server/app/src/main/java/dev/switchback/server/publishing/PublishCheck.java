package dev.switchback.server.publishing;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.References;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.references.ReferenceIndex;
import dev.switchback.server.references.Subject;
import dev.switchback.server.segments.Segments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Looks at each change as it is about to be committed. What it touches is compiled together with all that depends on it
 * and all that these need, and with nothing else of the environment.
 *
 * <p>Safe to share between threads.
 */
public final class PublishCheck {
    private static final int NAMED = 10;

    private final FlagService flags;
    private final Segments segments;
    private final ReferenceIndex references = new ReferenceIndex();

    public PublishCheck(FlagService flags, Segments segments) {
        this.flags = flags;
        this.segments = segments;
    }

    /**
     * Looks at {@code change}, inside its transaction.
     *
     * @throws Refusal if what was written fails when it is tried out, refers to what is not there, leads back to itself, or
     *     takes away what others need; says where, or who
     */
    public void check(EnvironmentId environment, Change change) {
        Set<Subject> touched = change.touched().stream()
                .map(Subject::parse)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        if (touched.isEmpty()) {
            return;
        }
        Snapshot snapshot = snapshot(environment, change, touched);
        refuse(touched, problems(snapshot, touched, change.now()));
    }

    /**
     * Looks at an environment as somebody would like it, which nobody has written. What was wrong before is not held
     * against them.
     *
     * @param present the whole environment as it is
     * @param proposed the whole environment with another flag {@code key}
     * @throws Refusal as {@link #check(EnvironmentId, Change)} would for the change from the one to the other
     */
    public static void check(Snapshot present, Snapshot proposed, String key, Instant now) {
        Subject touched = Subject.flag(key);
        Map<Subject, List<Problem>> problems = problems(new Company(proposed).of(key), Set.of(touched), now);
        Set<Subject> before =
                problems(new Company(present).of(key), Set.of(), now).keySet();
        problems.keySet().removeIf(subject -> !subject.equals(touched) && before.contains(subject));
        refuse(Set.of(touched), problems);
    }

    /**
     * Looks at an environment that was published long ago.
     *
     * @param whole the environment in calm
     * @param rehearse whether each flag is also tried out, in every emergency
     * @return what is wrong, by flag or segment
     */
    public static Map<Subject, String> inspect(Snapshot whole, Instant now, boolean rehearse) {
        Map<Subject, String> found = new TreeMap<>(Subject.ORDER);
        problems(whole, Set.of(), now).forEach((subject, problems) -> found.put(subject, words(problems)));
        if (rehearse) {
            Company company = new Company(whole);
            for (String key : whole.flags().keySet()) {
                List<Problem> problems = new Rehearsal(company.of(key), now).problems(key);
                if (!problems.isEmpty()) {
                    found.putIfAbsent(Subject.flag(key), words(problems));
                }
            }
        }
        return found;
    }

    private static String words(List<Problem> problems) {
        return problems.get(0).pointer() + " " + problems.get(0).detail();
    }

    private Snapshot snapshot(EnvironmentId environment, Change change, Set<Subject> touched) {
        Set<Subject> closure = references.closure(change.handle(), environment, touched);
        return new Snapshot(
                environment.toString(),
                change.revision(),
                flags.find(change.handle(), environment, keys(closure, Subject.Kind.FLAG)),
                segments.outlines(change.handle(), environment, keys(closure, Subject.Kind.SEGMENT)),
                Emergency.NONE);
    }

    private static Set<String> keys(Set<Subject> subjects, Subject.Kind kind) {
        return subjects.stream()
                .filter(subject -> subject.kind() == kind)
                .map(Subject::key)
                .collect(Collectors.toSet());
    }

    private static Map<Subject, List<Problem>> problems(Snapshot snapshot, Set<Subject> touched, Instant now) {
        Rehearsal rehearsal = new Rehearsal(snapshot, now);
        CompiledSnapshot compiled = rehearsal.ordinary();
        Map<Subject, List<Problem>> problems = new TreeMap<>(Subject.ORDER);
        compiled.segmentProblems().forEach((key, found) -> problems.put(Subject.segment(key), found));
        snapshot.flags().forEach((key, flag) -> {
            List<Problem> found = new ArrayList<>(
                    touched.contains(Subject.flag(key))
                            ? rehearsal.problems(key)
                            : compiled.problems().getOrDefault(key, List.of()));
            found.addAll(References.missing(snapshot, flag));
            found.addAll(archived(snapshot, flag));
            if (!found.isEmpty()) {
                problems.put(Subject.flag(key), found);
            }
        });
        return problems;
    }

    /** An archived flag is on its way out, so nothing may come to rest on it. */
    private static List<Problem> archived(Snapshot snapshot, Flag flag) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < flag.prerequisites().size(); i++) {
            Flag required = snapshot.flags().get(flag.prerequisites().get(i).flag());
            if (required != null && required.archived()) {
                problems.add(new Problem(
                        "/prerequisites/" + i + "/flag", "must not be archived, and '" + required.key() + "' is"));
            }
        }
        return problems;
    }

    /** What the writer wrote is invalid; what others lose is a conflict with them. */
    private static void refuse(Set<Subject> touched, Map<Subject, List<Problem>> problems) {
        List<Problem> own = new ArrayList<>();
        problems.forEach((subject, found) -> {
            if (touched.contains(subject)) {
                found.forEach(problem -> own.add(touched.size() == 1 ? problem : told(subject, problem)));
            }
        });
        if (!own.isEmpty()) {
            throw Refusal.invalid(own);
        }
        if (!problems.isEmpty()) {
            throw Refusal.conflict(conflict(touched, problems));
        }
    }

    private static Problem told(Subject subject, Problem problem) {
        return new Problem(problem.pointer(), subject + ": " + problem.detail());
    }

    private static String conflict(Set<Subject> touched, Map<Subject, List<Problem>> problems) {
        String losers = problems.entrySet().stream()
                .limit(NAMED)
                .map(entry -> entry.getKey() + " (" + entry.getValue().get(0).pointer() + " "
                        + entry.getValue().get(0).detail() + ")")
                .collect(Collectors.joining("; "));
        String more = problems.size() > NAMED ? "; and " + (problems.size() - NAMED) + " more" : "";
        String changed =
                touched.stream().map(Subject::toString).sorted().limit(NAMED).collect(Collectors.joining(", "));
        return "With this change of " + changed + ", these would no longer evaluate: " + losers + more
                + ". Change them first.";
    }
}
