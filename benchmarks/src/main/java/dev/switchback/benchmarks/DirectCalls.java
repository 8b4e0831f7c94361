package dev.switchback.benchmarks;

import java.util.Random;
import java.util.stream.IntStream;

/** Calls without anything in between. Half of the users have V2 where not everybody has the same. */
final class DirectCalls implements Calls {
    private final User[] users = Calls.users();
    private final Directory[] versions;

    private DirectCalls(Directory[] versions) {
        this.versions = versions;
    }

    /** Every second user has V2, which a processor soon guesses. */
    static Calls inTurn(Situation situation) {
        return new DirectCalls(IntStream.range(0, User.COUNT)
                .mapToObj(user -> version(situation, user % 2 == 1))
                .toArray(Directory[]::new));
    }

    /** Chance has given users their versions, as a rollout does, which nobody guesses. */
    static Calls atRandom(Situation situation) {
        Random random = new Random(1);
        return new DirectCalls(IntStream.range(0, User.COUNT)
                .mapToObj(user -> version(situation, random.nextBoolean()))
                .toArray(Directory[]::new));
    }

    private static Directory version(Situation situation, boolean second) {
        return switch (situation) {
            case SECOND -> Directory.SECOND;
            case HALF -> second ? Directory.SECOND : Directory.FIRST;
            case FIRST, SHADOW, SLOW_SHADOW, BROKEN -> Directory.FIRST;
        };
    }

    @Override
    public String call(int user) {
        return versions[user].find(users[user]);
    }
}
