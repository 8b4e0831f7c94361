package dev.switchback.client;

import dev.switchback.client.SwitchTally.Kind;
import dev.switchback.client.ledger.Reason;
import dev.switchback.client.ledger.Side;
import dev.switchback.evaluation.Context;
import org.jspecify.annotations.Nullable;

/**
 * Two versions of one operation and what is declared of it: the long way of a call, on which it may be watched, repeated,
 * compared and written twice. Safe for any number of threads.
 *
 * @param flag that chooses
 * @param beside what is shared with other switches
 * @param v1 answers before it returns, or blocks until it does
 * @param v2 the same
 * @param judgement says what an error is
 * @param conduct what is declared
 * @param mayBeStage whether what a version returns may be a stage that nobody has spoken of
 */
record Operation<A, R>(
        SwitchedFlag flag,
        Beside beside,
        ThrowingFunction<A, R> v1,
        ThrowingFunction<A, R> v2,
        Judgement<R> judgement,
        Conduct<A> conduct,
        boolean mayBeStage) {

    /** Says whether a call of it takes the short way: one version, timed and counted. */
    boolean isShort() {
        return !conduct.isWatched() && runsOne();
    }

    /** Says whether a call of it runs one version and no more, with or without a deadline. */
    boolean runsOne() {
        return conduct.isSingle() && !flag.shadows();
    }

    /** Takes the place from which a call is watched; null if it has no deadline. */
    @Nullable
    Seat seat() {
        return conduct.isWatched() ? beside.deadlines().seat() : null;
    }

    /** Returns when a call that begins at {@code start} is overdue. */
    long due(long start) {
        return start + conduct.patience();
    }

    /** Calls the version chosen for {@code context}, with all that is declared. */
    R call(Context context, A argument) {
        SwitchedFlag.Call call = begin(context);
        Flight flight = watch(call, () -> {});
        Attempt<R> attempt = attempt(call.second(), argument);
        boolean failed = end(call, flight, attempt);
        if (failed && mayFallBack(call, attempt)) {
            return fallBack(call, argument, attempt).get();
        }
        if (!failed && writesOther(call)) {
            writeOther(call, argument);
        } else if (runsAside(call)) {
            runAside(call, argument, attempt);
        }
        return attempt.get();
    }

    SwitchedFlag.Call begin(Context context) {
        FallbackBudget budget = conduct.budget();
        if (budget != null) {
            budget.earn();
        }
        return flag.begin(context);
    }

    /** Runs one version to its end. */
    Attempt<R> attempt(boolean second, A argument) {
        return Attempt.of(second ? v2 : v1, argument, beside.nanos());
    }

    /** Watches the deadline of {@code call}, if it has one; {@code more} happens when it passes. */
    @Nullable
    Flight watch(SwitchedFlag.Call call, Runnable more) {
        return conduct.isWatched()
                ? beside.deadlines().begin(conduct.patience(), () -> {
                    count(Kind.OVERDUE);
                    call.failed();
                    more.run();
                })
                : null;
    }

    /** Counts the end of {@code call}, unless its deadline has, and says whether the version failed. */
    boolean end(SwitchedFlag.Call call, @Nullable Flight flight, Attempt<R> attempt) {
        boolean failed = judgement.fails(attempt);
        if (flight != null && !beside.deadlines().end(flight)) {
            return failed;
        }
        call.end(failed);
        return failed;
    }

    /** Says whether V1 may answer a failed call, and takes that from the budget. */
    boolean mayFallBack(SwitchedFlag.Call call, Attempt<R> attempt) {
        FallbackBudget budget = conduct.budget();
        if (budget == null || !call.second() || call.complete() || !isRecoverable(attempt.thrown())) {
            return false;
        }
        boolean taken = budget.take();
        count(taken ? Kind.FELL_BACK : Kind.OVER_BUDGET);
        return taken;
    }

    /** Says whether both sides are to have what {@code call} has written to one. */
    boolean writesOther(SwitchedFlag.Call call) {
        return conduct.dualWrite() != null && (call.shadowed() || call.live());
    }

    /** Says whether the other version is to run as well, to be compared or tried. */
    boolean runsAside(SwitchedFlag.Call call) {
        if (conduct.dualWrite() != null) {
            return false;
        }
        if (conduct.once()) {
            if (call.shadowed()) {
                flag.notRunAside();
            }
            return false;
        }
        return call.shadowed()
                || (conduct.mismatches() != null
                        && call.live()
                        && !call.fallsBack()
                        && conduct.mismatches().wantsLive(beside.chance()));
    }

    /** Lets the other version run aside. */
    void runAside(SwitchedFlag.Call call, A argument, Attempt<R> answered) {
        beside.pool().offer(new AsideRun<>(this, call, argument, answered));
    }

    /** Writes to the side that {@code call} has not written to, and notes if that may not have worked. */
    private void writeOther(SwitchedFlag.Call call, A argument) {
        if (!leavesToOthers(call, argument)) {
            written(call, argument, attempt(!call.second(), argument));
        }
    }

    /** Does what needs no second write in the caller's thread, and says whether that was all. */
    boolean leavesToOthers(SwitchedFlag.Call call, A argument) {
        DualWrite<A> dualWrite = conduct.dualWrite();
        if (dualWrite == null) {
            return true;
        }
        if (call.fallsBack()) {
            note(call, argument, Reason.SHED);
            return true;
        }
        if (dualWrite.background()) {
            long id = dualWrite.note(
                    flag.key(),
                    other(call),
                    argument,
                    Reason.PENDING,
                    beside.clock().instant());
            if (id > 0) {
                beside.pool().offer(new SecondWrite<>(this, dualWrite, id, call, argument));
                return true;
            }
        }
        return false;
    }

    /** The second side has been written, or not. */
    void written(SwitchedFlag.Call call, A argument, Attempt<R> attempt) {
        boolean failed = judgement.fails(attempt);
        ranAside(failed);
        if (failed) {
            note(call, argument, DualWrite.reason(attempt.thrown()));
        }
    }

    /** Notes that the side that {@code call} has not written to may lack the write. */
    void note(SwitchedFlag.Call call, A argument, Reason reason) {
        DualWrite<A> dualWrite = conduct.dualWrite();
        if (dualWrite != null) {
            count(Kind.DIVERGED);
            dualWrite.note(
                    flag.key(), other(call), argument, reason, beside.clock().instant());
        }
    }

    void ranAside(boolean failed) {
        count(Kind.ASIDE);
        if (failed) {
            count(Kind.ASIDE_FAILED);
        }
    }

    void count(Kind kind) {
        flag.tally().add(kind);
    }

    private Attempt<R> fallBack(SwitchedFlag.Call call, A argument, Attempt<R> failure) {
        Attempt<R> answer = attempt(false, argument);
        fellBack(call, argument, failure, answer);
        return answer;
    }

    /** V1 has answered, or not, what V2 could not: V2's side may lack what V1's has. */
    void fellBack(SwitchedFlag.Call call, A argument, Attempt<R> failure, Attempt<R> answer) {
        DualWrite<A> dualWrite = conduct.dualWrite();
        if (dualWrite != null && !judgement.fails(answer)) {
            count(Kind.DIVERGED);
            Reason reason = DualWrite.reason(failure.thrown());
            dualWrite.note(flag.key(), Side.V2, argument, reason, beside.clock().instant());
        }
    }

    private static Side other(SwitchedFlag.Call call) {
        return call.second() ? Side.V1 : Side.V2;
    }

    /** Out of memory, V1 would fail too; interrupted, nobody waits for it. */
    private static boolean isRecoverable(@Nullable Throwable thrown) {
        boolean fatal = thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
        return !fatal && !(thrown instanceof InterruptedException);
    }
}
