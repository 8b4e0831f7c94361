package dev.switchback.client;

import dev.switchback.client.compare.Comparison;
import dev.switchback.client.compare.Mismatches;
import dev.switchback.client.ledger.DivergenceLedger;
import dev.switchback.evaluation.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What may be declared of every switch. Used by one thread.
 *
 * @param <A> type of the argument
 * @param <R> type of the result
 * @param <B> type of the builder itself
 */
public abstract sealed class SwitchBuilder<A, R, B extends SwitchBuilder<A, R, B>>
        permits VersionSwitch.Builder, AsyncVersionSwitch.Builder {
    final SwitchedFlag flag;
    final Beside beside;
    Function<A, Context> context;

    private final List<Class<? extends Throwable>> expected = new ArrayList<>();
    private Predicate<R> isError = result -> false;
    private boolean idempotent;
    private double fallback;
    private long patience;
    private @Nullable Comparison comparison;
    private @Nullable DualWrite<A> dualWrite;

    SwitchBuilder(SwitchedFlag flag, Beside beside, Function<A, Context> context) {
        this.flag = flag;
        this.beside = beside;
        this.context = context;
    }

    abstract B self();

    /** Takes the function that tells an argument's context; {@link SwitchContext} without it. One that fails: anonymous. */
    public final B context(Function<A, Context> context) {
        this.context = context;
        return self();
    }

    /** Takes what tells the context without the argument, such as the user of the request that the thread serves. */
    public final B contextFrom(Supplier<Context> context) {
        return context(ignored -> context.get());
    }

    /** Takes the test of results that count as errors; none do without it. */
    public final B errorWhen(Predicate<R> isError) {
        this.isError = isError;
        return self();
    }

    /** Takes exceptions that are no fault of the version and count as successes; all others are errors. */
    @SafeVarargs
    public final B expects(Class<? extends Throwable>... types) {
        for (Class<? extends Throwable> type : types) {
            expected.add(type);
        }
        return self();
    }

    /**
     * Declares that running a call twice, by the same version or by both, does no more than running it once. What is not
     * declared so never runs twice: in shadow V1 runs alone.
     */
    public final B idempotent() {
        this.idempotent = true;
        return self();
    }

    /**
     * Lets V1 answer calls of V2 that fail, as long as that is no larger share of all calls of this switch on this
     * instance, with 20 to begin with. Such a call counts as V2's error all the same. Beyond that the error reaches the
     * caller, as it does without this. Only for what is {@link #idempotent()}: V2 may have done half of its work.
     *
     * @param share of calls, above 0 to 1
     */
    public final B fallBackToV1(double share) {
        this.fallback = share;
        return self();
    }

    /**
     * Takes the time after which a call counts as an error, even while it hangs. The caller goes on waiting, and its answer
     * is its answer; found within 20 ms.
     */
    public final B deadline(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a positive deadline is wanted, not " + deadline);
        }
        this.patience = deadline.toNanos();
        return self();
    }

    /**
     * Compares the outcomes of V1 and V2: of what runs aside in shadow and, while the flag is live, of calls for which the
     * other version then runs aside as well. It takes a thread of the client's pool, never the caller's. Only for what is
     * {@link #idempotent()}.
     */
    public final B compare(Comparison comparison) {
        this.comparison = comparison;
        return self();
    }

    /**
     * Writes to both sides: first to the one that answers, V1 in shadow and the allocated one when live, then to the other
     * in the same thread. If the first write fails, the second is not made. If the second fails, the caller has the first
     * one's answer, and {@code ledger} has the divergence.
     *
     * @param key tells what is written, so that a replay finds it
     */
    public final B dualWrite(DivergenceLedger ledger, Function<A, String> key) {
        this.dualWrite = new DualWrite<>(ledger, key, null, false);
        return self();
    }

    /**
     * Writes to both sides as {@link #dualWrite(DivergenceLedger, Function)} does, and keeps with a divergence what the
     * write was.
     *
     * @param payload encodes the write, at most 1 MiB
     */
    public final B dualWrite(DivergenceLedger ledger, Function<A, String> key, Function<A, byte[]> payload) {
        this.dualWrite = new DualWrite<>(ledger, key, payload, false);
        return self();
    }

    /**
     * Lets the caller of a dual write have its answer before the second side is written. Until it is, the ledger has the
     * write as pending, which costs two records. Two writes of one key may reach the second side in another order.
     */
    public final B inBackground() {
        if (dualWrite == null) {
            throw new IllegalStateException("only the second of two writes is made in the background: dualWrite first");
        }
        this.dualWrite = dualWrite.inBackground();
        return self();
    }

    final Judgement<R> judgement() {
        return new Judgement<>(isError, expected);
    }

    final Conduct<A> conduct(boolean failingAtDeadline) {
        check();
        FallbackBudget budget = fallback == 0 ? null : new FallbackBudget(fallback);
        Mismatches mismatches = comparison == null ? null : new Mismatches(comparison);
        return new Conduct<>(!idempotent, budget, patience, failingAtDeadline, mismatches, dualWrite);
    }

    /** Returns {@code v2}, or says what to do about its absence. */
    final <V> V second(@Nullable V v2) {
        if (v2 == null) {
            throw new IllegalStateException("the switch of " + flag.key()
                    + " has no V2, so that it would switch nothing:" + " say which one it is before build()");
        }
        return v2;
    }

    private void check() {
        if (fallback != 0 && !idempotent) {
            throw new IllegalStateException("the switch of " + flag.key() + " may fall back only if it is declared"
                    + " idempotent(): V2 may have done half of its work before it failed");
        }
        if (comparison != null && !idempotent) {
            throw new IllegalStateException("the switch of " + flag.key() + " may compare only if it is declared"
                    + " idempotent(): both versions run for one call then");
        }
        if (dualWrite != null && comparison != null) {
            throw new IllegalStateException(
                    "the switch of " + flag.key() + " writes twice: compare what it has written" + " where it is read");
        }
    }
}
