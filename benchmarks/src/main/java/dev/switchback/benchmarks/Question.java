package dev.switchback.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/** A question that is asked about the flags it names, and nothing but them is configured for it. */
@SuppressWarnings("ImmutableEnumChecker") // The lists are made to stay as they are.
enum Question {
    /** A flag that is on for everybody; the second one is off for everybody. */
    SIMPLE("simple", "simple flag", List.of("checkout-v2", "checkout-v3")),
    /** A flag that is on for half of the users, always for the same ones. */
    ROLLOUT("rollout", "50 % rollout", List.of("new-search")),
    /** On where the country equals, or the age is below, or the e-mail address starts with; the last one holds. */
    RULES("rules", "three rules, the third matches", List.of("beta-menu")),
    /** One of a thousand flags, each on for its own half of the users. */
    ONE_OF_MANY(
            "oneOfMany",
            "one of 1,000 rollouts",
            IntStream.range(0, 1_000).mapToObj(flag -> key(1_000 + flag)).toList()),
    /** Red for 20 %, green for 30 % and blue for 50 % of the users, always for the same ones. */
    VARIANT("variant", "one of three variants", List.of("button-colour"));

    private final String benchmark;
    private final String title;
    private final List<String> flags;

    Question(String benchmark, String title, List<String> flags) {
        this.benchmark = benchmark;
        this.title = title;
        this.flags = flags;
    }

    /** Returns what is asked about flag {@code position} of many that are a quarter of each kind. */
    static Question mixed(int position) {
        return List.of(SIMPLE, ROLLOUT, RULES, VARIANT).get(position & 3);
    }

    /** Returns the key of flag {@code position} of many. */
    static String mixedKey(int position) {
        return key(100_000 + position);
    }

    /** Writes all but the first digit. Formatting would cost a cold start more than what is measured there. */
    private static String key(int number) {
        return "flag-" + Integer.toString(number).substring(1);
    }

    /** Returns the question that the method {@code benchmark} of {@link EvaluationBenchmark} asks. */
    static Question of(String benchmark) {
        for (Question question : values()) {
            if (question.benchmark.equals(benchmark)) {
                return question;
            }
        }
        throw new IllegalArgumentException("no question is called " + benchmark);
    }

    /** Returns the name of the method that asks it. */
    String benchmark() {
        return benchmark;
    }

    /** Returns what it asks, in words. */
    String title() {
        return title;
    }

    /** Returns the keys of its flags; engines are asked by their position. */
    List<String> flags() {
        return flags;
    }
}
