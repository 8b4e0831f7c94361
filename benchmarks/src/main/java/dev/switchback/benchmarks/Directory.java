package dev.switchback.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What there are two versions of. They are so quick that what is measured is the choice between them. */
@FunctionalInterface
public interface Directory {
    /** How long a slow V2 takes. */
    Duration SLOWNESS = Duration.ofMillis(100);

    /** V1: finds the country. */
    Directory FIRST = User::country;

    /** V2: finds the address. */
    Directory SECOND = User::email;

    /** Finds something about a user. */
    String find(User user);

    /** Returns V2 as it is in {@code situation}. */
    static Directory second(Situation situation) {
        return switch (situation) {
            case SLOW_SHADOW -> Directory::findSlowly;
            case BROKEN -> Directory::fail;
            case FIRST, SECOND, HALF, SHADOW -> SECOND;
        };
    }

    private static String findSlowly(User user) {
        LockSupport.parkNanos(SLOWNESS.toNanos());
        return SECOND.find(user);
    }

    private static String fail(User user) {
        throw new IllegalStateException("V2 does not work");
    }
}
