package dev.switchback.benchmarks;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.function.Function;

/**
 * Resilience4j's circuit breaker before V2, with V1 for the calls that it does not permit. It chooses nobody. Its
 * exceptions have no stack trace, which is not how they come, but cheaper.
 */
final class CircuitCalls implements Calls {
    private final User[] users = Calls.users();
    private final Function<User, String> guarded;

    private CircuitCalls(Function<User, String> guarded) {
        this.guarded = guarded;
    }

    /** Hands a new supplier to the breaker for each call. */
    static Calls executing(Situation situation) {
        CircuitBreaker breaker = breaker(situation);
        Directory second = Directory.second(situation);
        return new CircuitCalls(user -> breaker.executeSupplier(() -> second.find(user)));
    }

    /** Puts the breaker before V2 once and for all. */
    static Calls decorating(Situation situation) {
        Directory second = Directory.second(situation);
        return new CircuitCalls(CircuitBreaker.decorateFunction(breaker(situation), second::find));
    }

    @Override
    public String call(int user) {
        try {
            return guarded.apply(users[user]);
        } catch (CallNotPermittedException open) {
            return Directory.FIRST.find(users[user]);
        }
    }

    private static CircuitBreaker breaker(Situation situation) {
        CircuitBreaker breaker = CircuitBreaker.of(
                "directory",
                CircuitBreakerConfig.custom().writableStackTraceEnabled(false).build());
        if (situation == Situation.BROKEN) {
            breaker.transitionToForcedOpenState();
        }
        return breaker;
    }
}
