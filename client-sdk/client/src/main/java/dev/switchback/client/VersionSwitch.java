package dev.switchback.client;

import dev.switchback.client.compare.Mismatches;
import dev.switchback.evaluation.Context;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Two versions of an operation and a flag that chooses between them. V2 runs exactly when the flag serves anything but
 * its rollback variation: {@code v2} of {@code v1} and {@code v2}, or {@code true} of a boolean flag. In every doubt,
 * such as an unknown flag, no configuration yet, or an emergency, V1 runs.
 *
 * <p>Each call is timed, judged and counted for the version that was chosen. An instance on which V2 keeps failing takes
 * V2 out by itself. What the version returns or throws reaches the caller unchanged.
 *
 * <p>In shadow V1 answers, and V2 runs aside, on threads of the client, for the share of calls that the flag says: no
 * caller waits for it, what there is no room for is left out and counted. That is done to operations only that are
 * declared {@linkplain SwitchBuilder#idempotent() idempotent}: V1 runs alone otherwise. Live, one version runs, unless the switch {@linkplain SwitchBuilder#compare
 * compares} or {@linkplain SwitchBuilder#dualWrite writes twice}.
 *
 * <pre>{@code
 * VersionSwitch<Customer, Address> addresses = client.versionSwitch("customer-address")
 *         .v1(legacy::addressOf)
 *         .v2(modern::addressOf)
 *         .context(customer -> Context.of(customer.id()))
 *         .idempotent()
 *         .compare(Comparison.byParts().ignoring("updatedAt"))
 *         .fallBackToV1(0.05)
 *         .deadline(Duration.ofSeconds(2))
 *         .build();
 * }</pre>
 *
 * <p>Safe for any number of threads. Make one per operation and keep it.
 *
 * @param <A> type of the argument
 * @param <R> type of the result
 */
public final class VersionSwitch<A, R> {
    private final SwitchedFlag flag;
    private final Function<A, Context> context;
    private final Operation<A, R> operation;

    private VersionSwitch(Builder<A, R> builder, ThrowingFunction<A, R> v2) {
        this.flag = builder.flag;
        this.context = builder.context;
        this.operation = new Operation<>(
                flag, builder.beside, builder.v1, v2, builder.judgement(), builder.conduct(false), false);
    }

    /** Calls the version chosen for the context that the builder's function tells; the thread's own without it. */
    public R call(A argument) {
        return call(SwitchContext.of(argument, context, flag.key()), argument);
    }

    /**
     * Calls the version chosen for {@code context}.
     *
     * <p>Throws what the version throws, unchanged, even if it is a checked exception.
     */
    public R call(Context context, A argument) {
        Context who = SwitchContext.orAnonymous(context);
        return operation.runsOne() ? flag.call(who, argument, operation) : operation.call(who, argument);
    }

    /** Finds what comparing has found; empty if the switch does not compare. */
    public Optional<Mismatches> mismatches() {
        return Optional.ofNullable(operation.conduct().mismatches());
    }

    /** A flag that wants its versions. */
    public static final class Start {
        private final SwitchedFlag flag;
        private final Beside beside;

        Start(SwitchedFlag flag, Beside beside) {
            this.flag = flag;
            this.beside = beside;
        }

        /** Takes V1, the version to fall back to. */
        public <A, R> Builder<A, R> v1(ThrowingFunction<A, R> v1) {
            return new Builder<>(flag, beside, v1, argument -> SwitchContext.current());
        }

        /** Takes V1 of an operation that needs no argument but the context. */
        public <R> Builder<Context, R> v1(Callable<R> v1) {
            return new Builder<>(flag, beside, ignored -> v1.call(), context -> context);
        }

        /** Takes V1 of an operation that answers later. */
        public <A, R> AsyncVersionSwitch.Builder<A, R> v1Async(ThrowingFunction<A, ? extends CompletionStage<R>> v1) {
            return new AsyncVersionSwitch.Builder<>(flag, beside, v1);
        }
    }

    /**
     * Takes what a switch needs. Used by one thread.
     *
     * @param <A> type of the argument
     * @param <R> type of the result
     */
    public static final class Builder<A, R> extends SwitchBuilder<A, R, Builder<A, R>> {
        private final ThrowingFunction<A, R> v1;
        private @Nullable ThrowingFunction<A, R> v2;

        private Builder(SwitchedFlag flag, Beside beside, ThrowingFunction<A, R> v1, Function<A, Context> context) {
            super(flag, beside, context);
            this.v1 = v1;
        }

        @Override
        Builder<A, R> self() {
            return this;
        }

        /** Takes V2, the version on trial. */
        public Builder<A, R> v2(ThrowingFunction<A, R> v2) {
            this.v2 = v2;
            return this;
        }

        /** Takes V2 of an operation that needs no argument. */
        public Builder<A, R> v2(Callable<R> v2) {
            return v2(ignored -> v2.call());
        }

        /**
         * Returns the switch.
         *
         * @throws IllegalStateException if V2 is missing, or what is declared does not go together
         */
        public VersionSwitch<A, R> build() {
            return new VersionSwitch<>(this, second(v2));
        }
    }
}
