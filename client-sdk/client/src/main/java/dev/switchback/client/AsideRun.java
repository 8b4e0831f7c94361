package dev.switchback.client;

import dev.switchback.client.SwitchTally.Kind;
import dev.switchback.client.compare.Mismatches;
import dev.switchback.protocol.LatencyBuckets;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The other version, run for nobody after one has answered: judged, timed and compared. What it finds counts as the
 * metrics whose names are reserved for it.
 */
final class AsideRun<A, R> implements AsidePool.Errand {
    static final String MISMATCH = "mismatch";
    static final String ERROR = "shadow.error";
    static final String DURATION = "shadow.duration";

    private final Operation<A, R> operation;
    private final SwitchedFlag.Call call;
    private final A argument;
    private final Attempt<R> answered;

    AsideRun(Operation<A, R> operation, SwitchedFlag.Call call, A argument, Attempt<R> answered) {
        this.operation = operation;
        this.call = call;
        this.argument = argument;
        this.answered = answered;
    }

    @Override
    public void run(BooleanSupplier inTime) {
        Mismatches mismatches = operation.conduct().mismatches();
        Attempt<R> other = operation.attempt(!call.second(), argument);
        boolean controlled =
                mismatches != null && mismatches.wantsControl(operation.beside().chance());
        Attempt<R> control = controlled ? operation.attempt(false, argument) : null;
        if (!inTime.getAsBoolean()) {
            return;
        }
        Attempt<R> v1 = call.second() ? other : answered;
        Attempt<R> v2 = call.second() ? answered : other;
        operation.ranAside(operation.judgement().fails(other));
        if (!call.second()) {
            observe(v2);
        }
        if (mismatches != null) {
            compare(mismatches, v1, v2, control);
        }
    }

    @Override
    public void shed() {
        operation.count(Kind.SHED);
    }

    @Override
    public void overdue() {
        operation.count(Kind.TIMED_OUT);
        if (!call.second()) {
            call.observe(ERROR, true, true, -1);
        }
    }

    /** V2 has run aside. */
    private void observe(Attempt<R> v2) {
        boolean failed = operation.judgement().fails(v2);
        call.observe(ERROR, true, failed, -1);
        if (!failed) {
            call.observe(DURATION, true, false, LatencyBuckets.of(v2.nanos()));
        }
    }

    private void compare(Mismatches mismatches, Attempt<R> v1, Attempt<R> v2, @Nullable Attempt<R> control) {
        if (control != null) {
            boolean differs = mismatches.control(v1.outcome(), control.outcome());
            operation.count(Kind.CONTROLS);
            if (differs) {
                operation.count(Kind.CONTROLS_THAT_DIFFER);
            }
            call.observe(MISMATCH, false, differs, -1);
        }
        boolean differs = mismatches.differ(
                v1.outcome(), v2.outcome(), operation.beside().clock().instant());
        operation.count(Kind.COMPARED);
        if (differs) {
            operation.count(Kind.MISMATCHED);
        }
        call.observe(MISMATCH, true, differs, -1);
    }
}
