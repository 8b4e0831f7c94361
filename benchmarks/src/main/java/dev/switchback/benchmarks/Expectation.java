package dev.switchback.benchmarks;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What the right answers are, so that nobody is fast by being wrong. */
final class Expectation {
    /** How far a measured share may be from the configured one; three standard deviations of 1,000 draws are 0.047. */
    private static final double TOLERANCE = 0.05;

    private Expectation() {}

    /**
     * Asks {@code engine} about every user.
     *
     * @throws IllegalStateException if it answers otherwise than {@code question} expects
     */
    static void verify(Question question, Engine engine) {
        switch (question) {
            case SIMPLE -> {
                requireShare(1, User.COUNT, user -> engine.isOn(0, user));
                requireShare(0, User.COUNT, user -> engine.isOn(1, user));
            }
            case ROLLOUT -> requireHalf(User.COUNT, user -> engine.isOn(0, user));
            case RULES -> {
                requireShare(1, User.COUNT, user -> engine.isOn(0, user));
                require(!engine.isOn(0, User.STRANGER), "the flag is on for somebody whom no rule matches");
            }
            case ONE_OF_MANY -> requireHalf(question.flags().size(), flag -> engine.isOn(flag, flag));
            case VARIANT -> requireVariants(engine);
        }
    }

    private static void requireHalf(int count, IntPredicate isOn) {
        BitSet first = answers(count, isOn);
        double share = first.cardinality() / (double) count;
        require(Math.abs(share - 0.5) <= TOLERANCE, "on for " + share + " instead of half of all");
        require(first.equals(answers(count, isOn)), "the same question has two answers");
    }

    private static void requireShare(double expected, int count, IntPredicate isOn) {
        double share = answers(count, isOn).cardinality() / (double) count;
        require(share == expected, "on for " + share + " instead of " + expected + " of all");
    }

    private static void requireVariants(Engine engine) {
        Map<String, Integer> counts = new HashMap<>();
        for (int user = 0; user < User.COUNT; user++) {
            String variant = engine.variant(0, user);
            counts.merge(variant, 1, Integer::sum);
            require(variant.equals(engine.variant(0, user)), "the same question has two answers");
        }
        Map.of("red", 0.2, "green", 0.3, "blue", 0.5).forEach((variant, expected) -> {
            double share = counts.getOrDefault(variant, 0) / (double) User.COUNT;
            require(Math.abs(share - expected) <= TOLERANCE, variant + " for " + share + " instead of " + expected);
        });
    }

    private static BitSet answers(int count, IntPredicate isOn) {
        return IntStream.range(0, count).filter(isOn).collect(BitSet::new, BitSet::set, BitSet::or);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
