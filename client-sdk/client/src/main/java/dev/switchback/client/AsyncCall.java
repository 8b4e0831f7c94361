package dev.switchback.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One call on the long way of an operation that answers later. */
final class AsyncCall<A, R> {
    private final Operation<A, R> operation;
    private final ThrowingFunction<A, ? extends CompletionStage<R>> v1;
    private final ThrowingFunction<A, ? extends CompletionStage<R>> v2;
    private final SwitchedFlag.Call call;
    private final A argument;
    private final long start;
    private final CompletableFuture<R> answer = new CompletableFuture<>();
    private final AtomicBoolean settled = new AtomicBoolean();
    private final @Nullable Flight flight;

    AsyncCall(
            Operation<A, R> operation,
            ThrowingFunction<A, ? extends CompletionStage<R>> v1,
            ThrowingFunction<A, ? extends CompletionStage<R>> v2,
            SwitchedFlag.Call call,
            A argument) {
        this.operation = operation;
        this.v1 = v1;
        this.v2 = v2;
        this.call = call;
        this.argument = argument;
        this.start = operation.beside().nanos().getAsLong();
        this.flight = operation.watch(call, this::expired);
    }

    /** Waits for {@code stage}; one that is null never completes, which is an error. */
    static <R> R await(@Nullable CompletionStage<R> stage) throws Exception {
        if (stage == null) {
            throw new IllegalStateException("the version returned no stage");
        }
        return stage.toCompletableFuture().get();
    }

    /** Runs the chosen version and returns what the caller waits for. */
    CompletionStage<R> start() {
        CompletionStage<R> stage;
        try {
            stage = (call.second() ? v2 : v1).apply(argument);
        } catch (Throwable thrown) {
            return thrown(thrown);
        }
        if (stage == null) {
            operation.end(call, flight, attempt(null, new IllegalStateException("the version returned no stage")));
            return stage;
        }
        var unused = stage.whenComplete((result, thrown) -> completed(attempt(result, thrown)));
        return operation.conduct().needsOwnStage() ? answer : stage;
    }

    private CompletionStage<R> thrown(Throwable thrown) {
        Attempt<R> attempt = attempt(null, thrown);
        boolean failed = operation.end(call, flight, attempt);
        if (!failed || !operation.mayFallBack(call, attempt)) {
            beside(attempt);
            throw Sneaky.rethrow(thrown);
        }
        fallBack(attempt);
        return answer;
    }

    private void completed(Attempt<R> attempt) {
        boolean failed = operation.end(call, flight, attempt);
        if (failed && !settled.get() && operation.mayFallBack(call, attempt)) {
            fallBack(attempt);
        } else if (!failed && operation.writesOther(call)) {
            writeOther(attempt);
        } else {
            answer(attempt);
            beside(attempt);
        }
    }

    /** The deadline has passed, and the caller is not to wait any longer. */
    private void expired() {
        if (!operation.conduct().failingAtDeadline()) {
            return;
        }
        Attempt<R> late = attempt(null, new TimeoutException("no answer by the deadline"));
        if (operation.mayFallBack(call, late)) {
            fallBack(late);
        } else {
            answer(late);
        }
    }

    private void fallBack(Attempt<R> failure) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        follow(v1, (result, thrown) -> {
            Attempt<R> attempt = attempt(result, thrown);
            operation.fellBack(call, argument, failure, attempt);
            complete(attempt);
        });
    }

    private void writeOther(Attempt<R> attempt) {
        if (operation.leavesToOthers(call, argument)) {
            answer(attempt);
            return;
        }
        follow(call.second() ? v1 : v2, (result, thrown) -> {
            operation.written(call, argument, attempt(result, thrown));
            answer(attempt);
        });
    }

    private void beside(Attempt<R> attempt) {
        if (operation.runsAside(call)) {
            operation.runAside(call, argument, attempt);
        }
    }

    private void answer(Attempt<R> attempt) {
        if (settled.compareAndSet(false, true)) {
            complete(attempt);
        }
    }

    private void complete(Attempt<R> attempt) {
        Throwable thrown = attempt.thrown();
        if (thrown == null) {
            answer.complete(attempt.returned());
        } else {
            answer.completeExceptionally(thrown);
        }
    }

    /** Runs {@code version} and tells {@code listener} how it ended, whatever comes of it. */
    private void follow(
            ThrowingFunction<A, ? extends CompletionStage<R>> version,
            BiConsumer<@Nullable R, @Nullable Throwable> listener) {
        CompletionStage<R> stage;
        try {
            stage = version.apply(argument);
        } catch (Throwable thrown) {
            listener.accept(null, thrown);
            return;
        }
        if (stage == null) {
            listener.accept(null, new IllegalStateException("the version returned no stage"));
            return;
        }
        var unused = stage.whenComplete(listener);
    }

    private Attempt<R> attempt(@Nullable R result, @Nullable Throwable thrown) {
        return new Attempt<>(result, thrown, operation.beside().nanos().getAsLong() - start);
    }
}
