package dev.switchback.client;

import dev.switchback.evaluation.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@link VersionSwitch} between operations that answer later: a call is timed until its stage completes and judged by
 * how it does. Safe for any number of threads.
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

    private AsyncVersionSwitch(Builder<A, R> builder) {
        this.flag = builder.flag;
        this.v1 = builder.v1;
        this.v2 = builder.v2;
        this.context = builder.context;
        this.judgement = new Judgement<>(builder.isError, builder.expected);
    }

    /** Calls the version chosen for the context that the builder's function tells; the anonymous one without it. */
    public CompletionStage<R> callAsync(A argument) {
        return callAsync(SwitchContext.of(argument, context, flag.key()), argument);
    }

    /**
     * Calls the version chosen for {@code context} and returns its own stage.
     *
     * <p>Throws what the version throws, unchanged, even if it is a checked exception.
     */
    public CompletionStage<R> callAsync(Context context, A argument) {
        SwitchedFlag.Call call = flag.begin(SwitchContext.orAnonymous(context));
        CompletionStage<R> stage;
        try {
            stage = (call.second() ? v2 : v1).apply(argument);
        } catch (Throwable thrown) {
            judgement.end(call, thrown);
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
                judgement.end(call, result);
            } else {
                judgement.end(call, thrown);
            }
        });
    }

    /**
     * Takes what a switch needs. Used by one thread.
     *
     * @param <A> type of the argument
     * @param <R> type of what the stage completes with
     */
    public static final class Builder<A, R> {
        private final SwitchedFlag flag;
        private final ThrowingFunction<A, ? extends CompletionStage<R>> v1;
        private final List<Class<? extends Throwable>> expected = new ArrayList<>();
        private ThrowingFunction<A, ? extends CompletionStage<R>> v2;
        private Function<A, Context> context = argument -> Context.anonymous();
        private Predicate<R> isError = result -> false;

        Builder(SwitchedFlag flag, ThrowingFunction<A, ? extends CompletionStage<R>> v1) {
            this.flag = flag;
            this.v1 = v1;
            this.v2 = v1;
        }

        /** Takes V2, the version on trial. Without it there is nothing to try, and V1 stands in. */
        public Builder<A, R> v2Async(ThrowingFunction<A, ? extends CompletionStage<R>> v2) {
            this.v2 = v2;
            return this;
        }

        /** Takes the function that tells an argument's context. One that fails makes the call anonymous. */
        public Builder<A, R> context(Function<A, Context> context) {
            this.context = context;
            return this;
        }

        /** Takes the test of results that count as errors; none do without it. */
        public Builder<A, R> errorWhen(Predicate<R> isError) {
            this.isError = isError;
            return this;
        }

        /** Takes exceptions that are no fault of the version and count as successes; all others are errors. */
        @SafeVarargs
        public final Builder<A, R> expects(Class<? extends Throwable>... types) {
            for (Class<? extends Throwable> type : types) {
                expected.add(type);
            }
            return this;
        }

        /** Returns the switch. */
        public AsyncVersionSwitch<A, R> build() {
            return new AsyncVersionSwitch<>(this);
        }
    }
}
