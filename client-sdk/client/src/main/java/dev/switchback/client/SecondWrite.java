package dev.switchback.client;

import dev.switchback.client.SwitchTally.Kind;
import dev.switchback.client.ledger.Reason;
import java.util.function.BooleanSupplier;

/** The second of two writes, made in the background; its divergence is in the ledger already and settled if it works. */
final class SecondWrite<A, R> implements AsidePool.Errand {
    private final Operation<A, R> operation;
    private final DualWrite<A> dualWrite;
    private final long divergence;
    private final SwitchedFlag.Call call;
    private final A argument;

    SecondWrite(
            Operation<A, R> operation, DualWrite<A> dualWrite, long divergence, SwitchedFlag.Call call, A argument) {
        this.operation = operation;
        this.dualWrite = dualWrite;
        this.divergence = divergence;
        this.call = call;
        this.argument = argument;
    }

    @Override
    public void run(BooleanSupplier inTime) {
        Attempt<R> attempt = operation.attempt(!call.second(), argument);
        if (!inTime.getAsBoolean()) {
            return;
        }
        boolean failed = operation.judgement().fails(attempt);
        operation.ranAside(failed);
        if (failed) {
            diverged(DualWrite.reason(attempt.thrown()));
        } else {
            dualWrite.ledger().settle(divergence);
        }
    }

    @Override
    public void shed() {
        operation.count(Kind.SHED);
        diverged(Reason.SHED);
    }

    @Override
    public void overdue() {
        operation.count(Kind.TIMED_OUT);
        diverged(Reason.TIMED_OUT);
    }

    private void diverged(Reason reason) {
        operation.count(Kind.DIVERGED);
        dualWrite.ledger().amend(divergence, reason);
    }
}
