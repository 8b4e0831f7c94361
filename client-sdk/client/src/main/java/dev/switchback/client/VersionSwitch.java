package dev.switchback.client;

import dev.switchback.evaluation.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Two versions of an operation and a flag that chooses between them. V2 runs exactly when the flag serves anything but
 * its rollback variation: {@code v2} of {@code v1} and {@code v2}, or {@code true} of a boolean flag. In every doubt,
 * such as an unknown flag, no configuration yet, or an emergency, V1 runs.
 *
 * <p>Each call is timed, judged and counted for the version that was chosen. An instance on which V2 keeps failing takes
 * V2 out by itself. What the version returns or throws reaches the caller unchanged.
 *
 * <p>Safe for any number of threads. Make one per operation and keep it.
 *
 * @param <A> type of the argument
 * @param <R> type of the result
 */
public final class VersionSwitch<A, R> {
    private final SwitchedFlag flag;
    private final ThrowingFunction<A, R> v1;
    private final ThrowingFunction<A, R> v2;
    private final Function<A, Context> context;
    private final Judgement<R> judgement;

    private VersionSwitch(Builder<A, R> builder, ThrowingFunction<A, R> v2) {
        this.flag = builder.flag;
        this.v1 = builder.v1;
        this.v2 = v2;
        this.context = builder.context;
        this.judgement = new Judgement<>(builder.isError, builder.expected);
    }

    /** Calls the version chosen for the context that the builder's function tells; the anonymous one without it. */
    public R call(A argument) {
        return call(SwitchContext.of(argument, context, flag.key()), argument);
    }

    /**
     * Calls the version chosen for {@code context}.
     *
     * <p>Throws what the version throws, unchanged, even if it is a checked exception.
     */
    public R call(Context context, A argument) {
        SwitchedFlag.Call call = flag.begin(SwitchContext.orAnonymous(context));
        R result;
        try {
            result = (call.second() ? v2 : v1).apply(argument);
        } catch (Throwable thrown) {
            judgement.end(call, thrown);
            throw Sneaky.rethrow(thrown);
        }
        judgement.end(call, result);
        return result;
    }

    /** A flag that wants its versions. */
    public static final class Start {
        private final SwitchedFlag flag;

        Start(SwitchedFlag flag) {
            this.flag = flag;
        }

        /** Takes V1, the version to fall back to. */
        public <A, R> Builder<A, R> v1(ThrowingFunction<A, R> v1) {
            return new Builder<>(flag, v1, argument -> Context.anonymous());
        }

        /** Takes V1 of an operation that needs no argument but the context. */
        public <R> Builder<Context, R> v1(Callable<R> v1) {
            return new Builder<>(flag, ignored -> v1.call(), context -> context);
        }

        /** Takes V1 of an operation that answers later. */
        public <A, R> AsyncVersionSwitch.Builder<A, R> v1Async(ThrowingFunction<A, ? extends CompletionStage<R>> v1) {
            return new AsyncVersionSwitch.Builder<>(flag, v1);
        }
    }

    /**
     * Takes what a switch needs. Used by one thread.
     *
     * @param <A> type of the argument
     * @param <R> type of the result
     */
    public static final class Builder<A, R> {
        private final SwitchedFlag flag;
        private final ThrowingFunction<A, R> v1;
        private final List<Class<? extends Throwable>> expected = new ArrayList<>();
        private ThrowingFunction<A, R> v2;
        private Function<A, Context> context;
        private Predicate<R> isError = result -> false;

        private Builder(SwitchedFlag flag, ThrowingFunction<A, R> v1, Function<A, Context> context) {
            this.flag = flag;
            this.v1 = v1;
            this.v2 = v1;
            this.context = context;
        }

        /** Takes V2, the version on trial. Without it there is nothing to try, and V1 stands in. */
        public Builder<A, R> v2(ThrowingFunction<A, R> v2) {
            this.v2 = v2;
            return this;
        }

        /** Takes V2 of an operation that needs no argument. */
        public Builder<A, R> v2(Callable<R> v2) {
            return v2(ignored -> v2.call());
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
        public VersionSwitch<A, R> build() {
            return new VersionSwitch<>(this, v2);
        }
    }
}
