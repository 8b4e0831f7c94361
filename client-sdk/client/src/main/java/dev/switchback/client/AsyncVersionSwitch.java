package dev.switchback.client;

import dev.switchback.client.compare.Mismatches;
import dev.switchback.evaluation.Context;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link VersionSwitch} between operations that answer later: a call is timed until its stage completes and judged by
 * how it does. What runs aside takes a thread until its stage completes. Safe for any number of threads.
 *
 * @param <A> type of the argument
 * @param <R> type of what the stage completes with
 */
public final class AsyncVersionSwitch<A, R> {
    private final SwitchedFlag flag;
    private final ThrowingFunction<A, ? extends CompletionStage<R>> v1;
    private final ThrowingFunction<A, ? extends CompletionStage<R>> v2;
    private final Function<A, Context> context;
    private final Judgement<R> judgement;
    private final Operation<A, R> operation;

    private AsyncVersionSwitch(Builder<A, R> builder, ThrowingFunction<A, ? extends CompletionStage<R>> v2) {
        this.flag = builder.flag;
        this.v1 = builder.v1;
        this.v2 = v2;
        this.context = builder.context;
        this.judgement = builder.judgement();
        this.operation = new Operation<>(
                flag,
                builder.beside,
                argument -> AsyncCall.await(v1.apply(argument)),
                argument -> AsyncCall.await(v2.apply(argument)),
                judgement,
                builder.conduct(builder.failingAtDeadline),
                false);
    }

    /** Calls the version chosen for the context that the builder's function tells; the thread's own without it. */
    public CompletionStage<R> callAsync(A argument) {
        return callAsync(SwitchContext.of(argument, context, flag.key()), argument);
    }

    /**
     * Calls the version chosen for {@code context} and returns its own stage; one of the switch's if the switch may fall
     * back, fails at its deadline or writes a second time before the caller has its answer.
     *
     * <p>Throws what the version throws, unchanged, even if it is a checked exception.
     */
    public CompletionStage<R> callAsync(Context context, A argument) {
        Context who = SwitchContext.orAnonymous(context);
        return operation.isShort()
                ? callShort(who, argument)
                : new AsyncCall<>(operation, v1, v2, operation.begin(who), argument).start();
    }

    /** Finds what comparing has found; empty if the switch does not compare. */
    public Optional<Mismatches> mismatches() {
        return Optional.ofNullable(operation.conduct().mismatches());
    }

    private CompletionStage<R> callShort(Context context, A argument) {
        SwitchedFlag.Call call = flag.begin(context);
        CompletionStage<R> stage;
        try {
            stage = (call.second() ? v2 : v1).apply(argument);
        } catch (Throwable thrown) {
            call.end(judgement.fails(thrown));
            throw Sneaky.rethrow(thrown);
        }
        follow(stage, call, judgement);
        return stage;
    }

    /** Ends {@code call} when {@code stage} completes; one that is null never will, which is an error. */
    static <R> void follow(@Nullable CompletionStage<R> stage, SwitchedFlag.Call call, Judgement<R> judgement) {
        if (stage == null) {
            call.failed();
            return;
        }
        var unused = stage.whenComplete((result, thrown) -> {
            if (thrown == null) {
                call.end(judgement.returnedError(result));
            } else {
                call.end(judgement.fails(thrown));
            }
        });
    }

    /**
     * Takes what a switch needs. Used by one thread.
     *
     * @param <A> type of the argument
     * @param <R> type of what the stage completes with
     */
    public static final class Builder<A, R> extends SwitchBuilder<A, R, Builder<A, R>> {
        private final ThrowingFunction<A, ? extends CompletionStage<R>> v1;
        private @Nullable ThrowingFunction<A, ? extends CompletionStage<R>> v2;
        private boolean failingAtDeadline;

        Builder(SwitchedFlag flag, Beside beside, ThrowingFunction<A, ? extends CompletionStage<R>> v1) {
            super(flag, beside, argument -> SwitchContext.current());
            this.v1 = v1;
        }

        @Override
        Builder<A, R> self() {
            return this;
        }

        /** Takes V2, the version on trial. */
        public Builder<A, R> v2Async(ThrowingFunction<A, ? extends CompletionStage<R>> v2) {
            this.v2 = v2;
            return this;
        }

        /**
         * Lets a stage fail with a {@link java.util.concurrent.TimeoutException} at its deadline, or V1 answer if the
         * switch may fall back. The version itself goes on, and nobody waits for it. Not after the client is closed.
         */
        public Builder<A, R> failingAtDeadline() {
            this.failingAtDeadline = true;
            return this;
        }

        /**
         * Returns the switch.
         *
         * @throws IllegalStateException if V2 is missing, or what is declared does not go together
         */
        public AsyncVersionSwitch<A, R> build() {
            return new AsyncVersionSwitch<>(this, second(v2));
        }
    }
}
