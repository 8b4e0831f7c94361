package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.emergency.EmergencyService;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Page;
import dev.switchback.server.references.Subject;
import dev.switchback.server.rollouts.plans.Plan;
import dev.switchback.server.rollouts.plans.PlanCheck;
import dev.switchback.server.segments.Segments;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What operators do with rollouts. What makes things safer takes one step; what makes them riskier names the version that
 * the operator has seen.
 *
 * <p>Safe to share between threads.
 */
public final class RolloutService {
    private final Jdbi jdbi;
    private final Changes changes;
    private final EnvironmentService environments;
    private final FlagService flags;
    private final EmergencyService emergencies;
    private final RolloutJudge judge;
    private final Supplier<String> ids;
    private final RolloutStore rollouts = new RolloutStore();
    private final VerdictStore verdicts = new VerdictStore();
    private final SampleStore samples = new SampleStore();
    private final Segments segments = new Segments();
    private final Moves moves;

    /** Makes the service; {@code ids} gives a rollout's id, unique for ever, of letters, digits, hyphens, underscores. */
    public RolloutService(
            Jdbi jdbi,
            Changes changes,
            EnvironmentService environments,
            FlagService flags,
            EmergencyService emergencies,
            RolloutJudge judge,
            Supplier<String> ids) {
        this.jdbi = jdbi;
        this.changes = changes;
        this.environments = environments;
        this.flags = flags;
        this.emergencies = emergencies;
        this.judge = judge;
        this.ids = ids;
        this.moves = new Moves(flags, rollouts, verdicts);
    }

    /**
     * Starts a rollout: the flag enters the first phase at once.
     *
     * @param candidate the variation to roll out; null for the only one there is beside the rollback variation
     * @param reason why, in words; empty for none given
     * @throws Refusal if the flag is off, under an emergency, or led by a rollout, or the plan cannot be carried out
     */
    Rollout start(
            EnvironmentId environment, String flag, @Nullable String candidate, Plan plan, Actor actor, String reason) {
        return changes.inEnvironment(environment, actor, change -> {
            Flag present = flags.load(change, environment, flag);
            checkReady(change.handle(), environment, present);
            String chosen = candidate(present, candidate);
            List<Problem> problems = PlanCheck.problems(plan, present, chosen, known(change, environment, plan));
            if (!problems.isEmpty()) {
                throw Refusal.invalid(problems);
            }
            String why = given(reason, "started", actor);
            return moves.start(change, rollout(change, environment, present, chosen, plan, 0, why));
        });
    }

    /**
     * Starts a rollout that was taken back or aborted once more, as a new attempt of the same plan.
     *
     * @param phase index of the phase it begins with
     * @throws Refusal if it is open or complete, a later one has begun, it has no such phase, or it could not be started
     */
    Rollout restart(EnvironmentId environment, String id, int phase, Actor actor, String reason) {
        return change(environment, id, actor, (change, ended) -> {
            MoveCheck.restartable(ended);
            checkLatest(change.handle(), ended);
            Plan plan = ended.plan();
            if (phase < 0 || phase >= plan.phases().size()) {
                throw Refusal.invalid(
                        "/phase", "must be from 0 to " + (plan.phases().size() - 1));
            }
            Flag present = flags.load(change, environment, ended.flag());
            checkReady(change.handle(), environment, present);
            String chosen = candidate(present, ended.candidate());
            List<Problem> problems = PlanCheck.problems(plan, present, chosen, known(change, environment, plan));
            if (!problems.isEmpty()) {
                throw Refusal.invalid(problems);
            }
            String why = given(reason, "restarted", actor);
            return moves.start(change, rollout(change, environment, present, chosen, plan, phase, why));
        });
    }

    private Set<String> known(Change change, EnvironmentId environment, Plan plan) {
        Set<String> named = plan.segments().stream().map(Subject::key).collect(Collectors.toSet());
        return segments.outlines(change.handle(), environment, named).keySet();
    }

    /** Finds a rollout. */
    Rollout load(EnvironmentId environment, String id) {
        return jdbi.withHandle(handle -> load(handle, environment, id));
    }

    /** Shows a rollout as it stands. */
    RolloutView view(Rollout rollout) {
        if (rollout.open()) {
            return judge.outlook(rollout.id())
                    .map(outlook -> RolloutView.of(rollout, outlook))
                    .orElseGet(() -> RolloutView.of(rollout));
        }
        return jdbi.withHandle(handle -> verdicts.last(handle, rollout.id()))
                .map(last -> RolloutView.of(rollout, last))
                .orElseGet(() -> RolloutView.of(rollout));
    }

    /**
     * Lists rollouts from the newest.
     *
     * @param flag whose rollouts; null for all
     */
    Page<RolloutView> list(EnvironmentId environment, @Nullable String flag, Page.Request page) {
        environments.load(environment);
        Cursor before = page.after().map(Cursor::parse).orElse(Cursor.NEWEST);
        List<Rollout> found =
                jdbi.withHandle(handle -> rollouts.list(handle, environment, flag, before, page.limit() + 1));
        return Page.of(found, page, rollout -> Cursor.of(rollout).toString()).map(this::view);
    }

    /** Lists the verdicts on a rollout from the newest. */
    Page<VerdictView> verdicts(EnvironmentId environment, String id, Page.Request page) {
        load(environment, id);
        long before = page.after().map(RolloutService::cursor).orElse(Long.MAX_VALUE);
        List<StoredVerdict> found = jdbi.withHandle(handle -> verdicts.list(handle, id, before, page.limit() + 1));
        return Page.of(found, page, verdict -> Long.toString(verdict.id())).map(VerdictView::of);
    }

    /** Shows a verdict with all that was seen. */
    VerdictView verdict(EnvironmentId environment, String id, String verdict) {
        load(environment, id);
        return jdbi.withHandle(handle -> number(verdict)
                .flatMap(number -> verdicts.find(handle, id, number))
                .map(found -> VerdictView.of(
                        found,
                        verdicts.evidence(handle, found.id()),
                        verdicts.grounds(handle, found.id()).orElse(null)))
                .orElseThrow(() -> Refusal.notFound("verdict " + verdict + " on rollout " + id)));
    }

    /** Holds a rollout where it is; one that is held stays so. */
    Rollout pause(EnvironmentId environment, String id, Actor actor, String reason) {
        return change(environment, id, actor, (change, present) -> {
            MoveCheck.open(present);
            return present.state() == RolloutState.PAUSED
                    ? present
                    : moves.write(change, "rollout.paused", present, present.paused(given(reason, "paused", actor)));
        });
    }

    /** Lets a paused rollout go on; the phase's minimum time begins anew. */
    Rollout resume(EnvironmentId environment, String id, Expected expected, Actor actor, String reason) {
        return change(environment, id, actor, (change, present) -> {
            expected.check("rollout " + id, present.version());
            MoveCheck.open(present);
            if (present.course().hold() == Course.Hold.LIMIT) {
                throw Refusal.conflict("V2 is worse, and goes back as soon as fewer others do: " + present.reason()
                        + ". Roll it back, or step back, now.");
            }
            Instant now = Moves.now(change);
            return present.state() == RolloutState.RUNNING
                    ? present
                    : moves.write(
                            change, "rollout.resumed", present, present.resumed(now, given(reason, "resumed", actor)));
        });
    }

    /** Enters the next phase, or completes from the last one, without waiting for what the phase asks. */
    Rollout advance(EnvironmentId environment, String id, Expected expected, Actor actor, String reason) {
        Outlook outlook = outlook(environment, id);
        return change(environment, id, actor, (change, present) -> {
            expected.check("rollout " + id, present.version());
            MoveCheck.open(present);
            checkNoEmergency(change.handle(), environment, present.flag());
            MoveCheck.notWorse(outlook);
            MoveCheck.v1Alive(outlook);
            MoveCheck.seen(outlook, present);
            String why = given(reason, "advanced", actor);
            return moves.make(
                    change, outlook.with(present.isLast() ? new Decision.Complete(why) : new Decision.Advance(why)));
        });
    }

    /**
     * Brings everybody V2 for good, once the last phase has had all that it asks for.
     *
     * @throws Refusal if there are phases to come, the last one asks for something still, or V2 is worse
     */
    Rollout finish(EnvironmentId environment, String id, Expected expected, Actor actor, String reason) {
        Outlook outlook = outlook(environment, id);
        return change(environment, id, actor, (change, present) -> {
            expected.check("rollout " + id, present.version());
            MoveCheck.open(present);
            checkNoEmergency(change.handle(), environment, present.flag());
            MoveCheck.notWorse(outlook);
            MoveCheck.seen(outlook, present);
            boolean ready = outlook.decision() instanceof Decision.Complete
                    || (outlook.decision() instanceof Decision.Hold hold && hold.ground() == Decision.Ground.FINISH);
            if (!present.isLast()) {
                throw Refusal.conflict("There are phases to come: "
                        + present.plan().titleAfter(present.phase()) + " is next. Advance to it, or wait.");
            }
            if (!ready) {
                throw Refusal.conflict("It cannot be finished yet, it "
                        + outlook.decision().next() + ". Wait, or advance to finish without.");
            }
            return moves.make(change, outlook.with(new Decision.Complete(given(reason, "finished", actor))));
        });
    }

    /**
     * Takes the present phase's users back to V1, who came last first; the rollout stays in the phase before, paused.
     *
     * @throws Refusal if there is no smaller phase before
     */
    Rollout stepBack(EnvironmentId environment, String id, Optional<Expected> expected, Actor actor, String reason) {
        Outlook outlook = outlook(environment, id);
        return change(environment, id, actor, (change, present) -> {
            expected.ifPresent(version -> version.check("rollout " + id, present.version()));
            MoveCheck.open(present);
            MoveCheck.seen(outlook, present);
            if (present.previous().isEmpty()) {
                throw Refusal.conflict("There is no smaller phase to step back to. Roll it back, or pause it.");
            }
            String why = given(reason, "stepped back", actor);
            return moves.stepBack(change, outlook.with(new Decision.StepBack(why)), null, false);
        });
    }

    /**
     * Ends a rollout with its flag as it was before; one that was aborted stays so.
     *
     * @throws Refusal if that would bring V2 to more people
     */
    Rollout abort(EnvironmentId environment, String id, Actor actor, String reason) {
        Optional<Outlook> outlook = judge.outlook(id);
        return change(environment, id, actor, (change, present) -> {
            if (present.state() == RolloutState.ABORTED) {
                return present;
            }
            MoveCheck.open(present);
            if (present.restoringExposes(flags.load(change, environment, present.flag()))) {
                throw Refusal.conflict("Before the rollout the flag " + present.flag()
                        + " served V2 to more than it does now. Roll it back instead.");
            }
            long calls = outlook.map(Outlook::calls).orElse(0L);
            return moves.abort(change, present, calls, given(reason, "aborted", actor));
        });
    }

    /** Ticks an approval that the present phase asks for; one that is ticked stays so. */
    Rollout approve(EnvironmentId environment, String id, String approval, Actor actor, String reason) {
        return change(environment, id, actor, (change, present) -> {
            MoveCheck.approval(present, approval);
            if (present.course().approves(approval)) {
                return present;
            }
            Course ticked = present.course().with(new Approval(approval, actor.name(), Moves.now(change)));
            String why = given(reason, "\"" + approval + "\" approved", actor);
            return moves.write(change, "rollout.approved", present, present.approved(ticked), why);
        });
    }

    /** Takes the tick off an approval that the present phase asks for; one that is not ticked stays so. */
    Rollout disapprove(EnvironmentId environment, String id, String approval, Actor actor, String reason) {
        return change(environment, id, actor, (change, present) -> {
            MoveCheck.approval(present, approval);
            if (!present.course().approves(approval)) {
                return present;
            }
            Course unticked = present.course().without(approval);
            String why = given(reason, "approval of \"" + approval + "\" taken back", actor);
            return moves.write(change, "rollout.disapproved", present, present.approved(unticked), why);
        });
    }

    /**
     * Takes everybody back to V1, also after the rollout has completed; one that was taken back stays so.
     *
     * @throws Refusal if a later rollout of the flag has begun: it is that one which is to be taken back
     */
    Rollout rollBack(EnvironmentId environment, String id, Actor actor, String reason) {
        Optional<Outlook> outlook = judge.outlook(id);
        return change(environment, id, actor, (change, present) -> {
            if (present.state() == RolloutState.ROLLED_BACK) {
                return present;
            }
            checkLatest(change.handle(), present);
            String why = given(reason, "rolled back", actor);
            return outlook.filter(known -> known.rollout().version() == present.version())
                    .map(known -> moves.make(change, known.with(new Decision.RollBack(why))))
                    .orElseGet(() -> moves.rollBack(change, present, present.callsInPhase(), why));
        });
    }

    /**
     * Draws a verdict again from its evidence, and takes the decision on it again.
     *
     * @throws Refusal if the evidence was written by a version whose documents this one does not read
     */
    Replay replay(EnvironmentId environment, String id, String verdict) {
        VerdictView stored = verdict(environment, id, verdict);
        try {
            return Replay.of(
                    Objects.requireNonNull(stored.evidence()),
                    new Replay.Decided(stored.decision(), stored.reason(), stored.grounds()));
        } catch (IllegalStateException foreign) {
            throw Refusal.conflict("The evidence of verdict " + verdict
                    + " was written by another version of Switchback; replay it with that one.");
        }
    }

    /** Shows how a rollout went. */
    ChartView chart(EnvironmentId environment, String id, Chart chart) {
        Rollout rollout = load(environment, id);
        Instant from = chart.from().orElse(rollout.startedAt());
        Instant ended = rollout.endedAt();
        // The last sample may have been written a little after the end.
        Instant to = chart.to().orElse(ended == null ? judge.now() : ended.plusSeconds(2L * Sampler.SECONDS));
        int step = chart.step(from, to);
        return ChartView.of(id, step, jdbi.withHandle(handle -> samples.list(handle, id, from, to, step)));
    }

    private Rollout change(
            EnvironmentId environment, String id, Actor actor, BiFunction<Change, Rollout, Rollout> move) {
        return changes.inEnvironment(
                environment, actor, change -> move.apply(change, load(change.handle(), environment, id)));
    }

    private Outlook outlook(EnvironmentId environment, String id) {
        Rollout rollout = load(environment, id);
        MoveCheck.open(rollout);
        return judge.outlook(id)
                .orElseThrow(() -> Refusal.conflict(
                        "Nothing is known of rollout " + id + " on this node yet. Try again in a second."));
    }

    private Rollout rollout(
            Change change,
            EnvironmentId environment,
            Flag flag,
            String candidate,
            Plan plan,
            int phase,
            String reason) {
        Optional<Rollout> latest = rollouts.latest(change.handle(), environment, flag.key());
        int attempt = latest.map(Rollout::attempt).orElse(0);
        int trial = latest.map(before -> before.course().trial()).orElse(0);
        Instant now = Moves.now(change);
        return new Rollout(
                ids.get(),
                environment,
                flag.key(),
                attempt + 1,
                candidate,
                flag.rollbackVariation(),
                plan,
                RolloutState.RUNNING,
                phase,
                List.of(change.revision()),
                0,
                now,
                now,
                null,
                reason,
                1,
                Course.beginning(phase, trial + 1, flag.rolledBack(), flag.mode() == Mode.SHADOW));
    }

    private Rollout load(Handle handle, EnvironmentId environment, String id) {
        return rollouts.find(handle, environment, id).orElseThrow(() -> Refusal.notFound("rollout " + id));
    }

    private void checkReady(Handle handle, EnvironmentId environment, Flag flag) {
        if (!flag.enabled()) {
            throw Refusal.conflict("The flag " + flag.key() + " is off. Turn it on first.");
        }
        checkNoEmergency(handle, environment, flag.key());
        if (flag.ramp() != null) {
            throw Refusal.conflict("The rollout " + flag.ramp().rollout() + " leads the flag " + flag.key()
                    + " already. Take it back or let it complete first.");
        }
        if (flag.mode() == Mode.COMPLETE) {
            throw Refusal.conflict(
                    "The flag " + flag.key() + " is complete: V1 need not be there any more, and a rollout "
                            + "compares with it and goes back to it. Set its mode to live first.");
        }
        if (flag.defaultRule() instanceof Serve.Split split && !dealtAsRolloutsAre(split)) {
            throw Refusal.conflict("A rollout deals by the targeting key, and the default rule of " + flag.key()
                    + " deals by something else: users would change sides. Let it serve one variation first.");
        }
    }

    private static boolean dealtAsRolloutsAre(Serve.Split split) {
        return split.stickiness().equals(Stickiness.TARGETING_KEY) && split.parts() == Allocation.BUCKETS;
    }

    private void checkNoEmergency(Handle handle, EnvironmentId environment, String flag) {
        if (emergencies.state(handle, environment).covers(flag)) {
            throw Refusal.conflict(
                    "An emergency keeps everybody on V1 of the flag " + flag + ". Release it first, once it is safe.");
        }
    }

    private void checkLatest(Handle handle, Rollout rollout) {
        rollouts.latest(handle, rollout.environment(), rollout.flag())
                .filter(latest -> latest.attempt() > rollout.attempt())
                .ifPresent(latest -> {
                    throw Refusal.conflict("The rollout " + latest.id() + " came after this one. Take that one back.");
                });
    }

    private static String candidate(Flag flag, @Nullable String wanted) {
        List<String> others = flag.variations().stream()
                .map(Variation::key)
                .filter(key -> !key.equals(flag.rollbackVariation()))
                .toList();
        if (wanted == null && others.size() == 1) {
            return others.get(0);
        }
        if (wanted == null || !others.contains(wanted)) {
            throw Refusal.invalid(
                    "/candidate",
                    "must be one of " + others + ", the variations beside the rollback variation "
                            + flag.rollbackVariation());
        }
        return wanted;
    }

    private static String given(String reason, String what, Actor actor) {
        return reason.isBlank() ? what + " by " + actor.name() : reason;
    }

    private static long cursor(String text) {
        return number(text)
                .orElseThrow(() -> HttpProblem.malformed(
                        "after is the next of the page before, and no page ends with " + text + "."));
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
