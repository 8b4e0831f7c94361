package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.SURROUNDINGS;
import static dev.switchback.evaluation.FlagBuilder.allocation;
import static dev.switchback.evaluation.FlagBuilder.clause;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.rule;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.testing.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.apache.commons.codec.digest.MurmurHash3;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DealingTest {
    private static final Serve V2 = new Serve.Fixed("v2");
    private static final int UNLEASH_SPLIT_SEED = 86028157;

    @Test
    void whoIsOutsideTheShareFallsThroughToTheNextRule() {
        Share tenth = new Share(10_000, Stickiness.TARGETING_KEY);
        CompiledSnapshot snapshot = flag().rules(rule("1", tenth, V2), rule("2", new Serve.Fixed("off")))
                .compiled();
        for (int user = 0; user < 1_000; user++) {
            String key = "user-" + user;
            assertThat(snapshot.evaluate("checkout", Context.of(key)).variation())
                    .isEqualTo(Bucketing.bucket("salt", key) < 10_000 ? "v2" : "off");
        }
    }

    @Test
    void theShareIsAskedAfterTheClauses() {
        Share none = new Share(0, Stickiness.TARGETING_KEY);
        Share all = new Share(100_000, Stickiness.TARGETING_KEY);
        Clause gold = clause("plan", Operator.IN, Value.of("gold"));
        CompiledSnapshot snapshot = flag().rules(rule("1", none, new Serve.Fixed("off")), rule("2", all, V2, gold))
                .compiled();
        assertThat(snapshot.evaluate("checkout", Context.of("a").with("plan", "gold"))
                        .variation())
                .isEqualTo("v2");
        assertThat(snapshot.evaluate("checkout", Context.of("a")).variation()).isEqualTo("v1");
    }

    @Test
    void whoHasNoBucketIsOutsideOfEveryShareAndMissingInASplit() {
        Stickiness byUser = new Stickiness(null, List.of("user"), false);
        CompiledSnapshot share =
                flag().rules(rule("r", new Share(100_000, byUser), V2)).compiled();
        CompiledSnapshot split = flag().serve(split(byUser)).compiled();
        for (Context context : List.of(
                Context.anonymous(),
                Context.of("alice"),
                Context.anonymous().with("user", ""),
                Context.anonymous().with("user", Value.of(true)),
                Context.anonymous().with("user", Value.Null.INSTANCE),
                Context.anonymous().with("user", new Value.Sequence(List.of(Value.of("a")))))) {
            assertThat(share.evaluate("checkout", context).variation()).isEqualTo("v1");
            assertThat(split.evaluate("checkout", context))
                    .isEqualTo(Evaluation.error(ErrorCode.TARGETING_KEY_MISSING, 7));
        }
    }

    @Test
    void theFirstAttributeThatIsThereDealsTheContext() {
        Stickiness stickiness = new Stickiness(null, List.of("user", "targetingKey", "session"), false);
        Context context = Context.of("key").with("session", "s").with("user", "u");
        assertThat(bucket(stickiness, context)).isEqualTo(Bucketing.bucket("salt", "u"));
        assertThat(bucket(stickiness, Context.of("key").with("session", "s")))
                .isEqualTo(Bucketing.bucket("salt", "key"));
        assertThat(bucket(stickiness, Context.of("").with("session", "s"))).isEqualTo(Bucketing.bucket("salt", "s"));
    }

    @Test
    void aSaltOfItsOwnStandsInForTheFlags() {
        Stickiness stickiness = new Stickiness("other", List.of("targetingKey"), false);
        assertThat(bucket(stickiness, Context.of("key"))).isEqualTo(Bucketing.bucket("other", "key"));
    }

    @ParameterizedTest
    @CsvSource({
        "12, 12",
        "12.0, 12",
        "-0.0, 0",
        "0.5, 0.5",
        "-2.5e-3, -0.0025",
        "1e21, 1000000000000000000000",
        "1e23, 100000000000000000000000",
        "9.007199254740993e15, 9007199254740992",
        "2.2250738585072014e-308, 0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000022250738585072014",
        "5.684341886080801e-14, 0.00000000000005684341886080801",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004"
    })
    void numbersAreDealtByTheirShortestDecimalText(double number, String text) {
        Stickiness stickiness = new Stickiness(null, List.of("user"), false);
        assertThat(bucket(stickiness, Context.anonymous().with("user", Value.of(number))))
                .isEqualTo(Bucketing.bucket("salt", text));
    }

    @Test
    void wholeNumbersAreDealtByTheirDigits() {
        Stickiness stickiness = new Stickiness("", List.of("user"), false);
        Seeds.forEachSeed(20_000, random -> {
            long number = random.nextLong() >> random.nextInt(64);
            assertThat(bucket(stickiness, Context.anonymous().with("user", Value.of(number))))
                    .isEqualTo(Bucketing.bucket("", Long.toString(number)));
        });
        for (long number : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 9, 10, -10, 999, 1_000}) {
            assertThat(bucket(stickiness, Context.anonymous().with("user", Value.of(number))))
                    .isEqualTo(Bucketing.bucket("", Long.toString(number)));
        }
    }

    @Test
    void chanceDealsWhoHasNothingToBeDealtByAndNobodyElse() {
        int[] draws = {0};
        RandomGenerator counting = () -> {
            draws[0]++;
            return 0xC0000000_00000000L;
        };
        Surroundings surroundings = new Surroundings(SURROUNDINGS.clock(), counting);
        Dealing user = Dealing.ofShare(new Stickiness(null, List.of("user"), true), "salt", Normaliser.NATIVE);
        Context bob = Context.anonymous().with("user", "bob");
        assertThat(user.bucket(null, bob, surroundings)).isEqualTo(Bucketing.bucket("salt", "bob"));
        assertThat(draws[0]).isZero();
        assertThat(user.bucket(null, Context.anonymous(), surroundings)).isEqualTo(75_000);
        Dealing anybody = Dealing.ofShare(new Stickiness(null, List.of(), true), "salt", Normaliser.UNLEASH);
        assertThat(anybody.bucket("key", Context.of("key"), surroundings)).isEqualTo(0xC0000000L % 100 * 1_000);
        assertThat(draws[0]).isEqualTo(2);
    }

    @Test
    void anUnleashShareLetsInWhomUnleashLetsIn() {
        Seeds.forEachSeed(5_000, random -> {
            String salt = "group-" + random.nextInt(100);
            String key = text(random);
            int percentage = random.nextInt(101);
            Share share = new Share(percentage * 1_000, new Stickiness(salt, List.of("targetingKey"), false));
            CompiledSnapshot snapshot =
                    flag().unleash().rules(rule("r", share, V2)).compiled();
            boolean inside = percentage > 0 && hash(0, salt, key) % 100 + 1 <= percentage;
            assertThat(snapshot.evaluate("checkout", Context.of(key)).variation())
                    .isEqualTo(inside ? "v2" : "v1");
        });
    }

    @Test
    void anUnleashSplitServesWhatUnleashServes() {
        Seeds.forEachSeed(5_000, random -> {
            int[] weights = random.ints(3, 1, 2_000).toArray();
            int parts = weights[0] + weights[1] + weights[2];
            String key = text(random);
            long target = hash(UNLEASH_SPLIT_SEED, "salt", key) % parts + 1;
            String expected = target <= weights[0] ? "v1" : target <= weights[0] + weights[1] ? "v2" : "off";
            CompiledSnapshot snapshot = flag().unleash()
                    .serve(new Serve.Split(unleash(weights), Stickiness.TARGETING_KEY, parts))
                    .compiled();
            assertThat(snapshot.problems()).isEmpty();
            assertThat(snapshot.evaluate("checkout", Context.of(key)).variation())
                    .isEqualTo(expected);
        });
    }

    /** Turns weights into ranges: the boundary of the cumulative weight c of n is c * 100000 / n, rounded down. */
    private static Allocation unleash(int[] weights) {
        long parts = (long) weights[0] + weights[1] + weights[2];
        int first = (int) (weights[0] * 100_000L / parts);
        int second = (int) (((long) weights[0] + weights[1]) * 100_000L / parts);
        Map<String, Integer> buckets = new LinkedHashMap<>();
        buckets.put("v1", first);
        buckets.put("v2", second - first);
        buckets.put("off", 100_000 - second);
        return Allocation.of(buckets);
    }

    private static long hash(int seed, String salt, String key) {
        byte[] bytes = (salt + ":" + key).getBytes(UTF_8);
        return Integer.toUnsignedLong(MurmurHash3.hash32x86(bytes, 0, bytes.length, seed));
    }

    private static String text(Random random) {
        return random.ints(1 + random.nextInt(12), 0x20, 0x500)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int bucket(Stickiness stickiness, Context context) {
        return Dealing.ofSplit(
                        new Serve.Split(allocation(1, 99_999), stickiness, Allocation.BUCKETS),
                        "salt",
                        Normaliser.NATIVE)
                .bucket(CompiledFlag.keyOf(context), context, SURROUNDINGS);
    }

    private static Serve split(Stickiness stickiness) {
        return new Serve.Split(allocation(50_000, 50_000), stickiness, Allocation.BUCKETS);
    }
}
