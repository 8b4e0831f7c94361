package dev.switchback.benchmarks;

import java.io.IOException;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Somebody who calls one of two versions of a {@link Directory}. Users are named by position. */
@FunctionalInterface
interface Calls extends AutoCloseable {
    /** How many users are asked about before time is taken, where a call takes its time. */
    int FEW = 3;

    /** How far a measured share may be from one half. */
    double TOLERANCE = 0.05;

    /** Returns the users to ask about. */
    static User[] users() {
        return User.each(Function.identity(), User[]::new);
    }

    /** Calls the version that it chooses for a user. */
    String call(int user);

    /** Ends its background work. */
    @Override
    default void close() throws IOException {}

    /**
     * Calls for every user, so that nobody is fast by calling nothing.
     *
     * @throws IllegalStateException if another version answers than {@code situation} expects
     */
    default void verify(Situation situation) {
        User[] users = users();
        IntPredicate first = user -> call(user).equals(Directory.FIRST.find(users[user]));
        int count = situation == Situation.SLOW_SHADOW ? FEW : User.COUNT;
        double share = IntStream.range(0, count).filter(first).count() / (double) count;
        boolean right = switch (situation) {
            case FIRST, SHADOW, SLOW_SHADOW, BROKEN -> share == 1;
            case SECOND -> share == 0;
            case HALF -> Math.abs(share - 0.5) <= TOLERANCE;
        };
        if (!right) {
            throw new IllegalStateException("V1 answers " + share + " of all calls in " + situation.title());
        }
    }
}
