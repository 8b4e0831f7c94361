package dev.switchback.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Somebody to ask about.
 *
 * @param key a UUID, as many systems name their users
 * @param country never DE, which the first rule wants
 * @param age never below 18, which the second rule wants, in years
 * @param email starts with {@code beta-}, as the third rule wants, for everybody but the {@link #STRANGER}
 */
public record User(String key, String country, int age, String email) {
    /** How many users there are, the stranger not counted; a power of two. */
    static final int COUNT = 1_024;

    /** Position of a user whom no rule matches. */
    static final int STRANGER = COUNT;

    private static final List<String> COUNTRIES = List.of("FR", "ES", "IT", "PL", "SE");

    /** They are made when somebody asks about them all, which a cold start does not. */
    private static final class All {
        private static final List<User> USERS = all();
    }

    /** Returns what {@code form} makes of each user, the stranger last. */
    static <T> T[] each(Function<User, T> form, IntFunction<T[]> array) {
        return All.USERS.stream().map(form).toArray(array);
    }

    private static List<User> all() {
        SplittableRandom random = new SplittableRandom(1);
        Stream<User> known = IntStream.range(0, COUNT).mapToObj(number -> user(random, "beta-" + number));
        return Stream.concat(known, Stream.of(user(random, "stranger"))).toList();
    }

    private static User user(SplittableRandom random, String name) {
        return new User(
                new UUID(random.nextLong(), random.nextLong()).toString(),
                COUNTRIES.get(random.nextInt(COUNTRIES.size())),
                18 + random.nextInt(60),
                name + "@example.com");
    }
}
