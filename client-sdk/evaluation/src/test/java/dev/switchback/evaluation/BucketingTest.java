package dev.switchback.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.MurmurHash3;
import org.junit.jupiter.api.Test;

class BucketingTest {
    private static final Path VECTORS = Path.of("../../docs/spec/vectors/bucketing.json");
    private static final Pattern VECTOR =
            Pattern.compile("\\{\"salt\": \"(.*)\", \"key\": \"(.*)\", \"bucket\": (\\d+)\\}");
    private static final Pattern UNICODE_ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");
    private static final int KEYS = 1_000_000;

    @Test
    void bucketsAreThoseOfThePublishedHash() {
        Seeds.forEachSeed(20_000, random -> {
            String salt = text(random, random.nextInt(12));
            String key = text(random, random.nextInt(40));
            assertThat(Bucketing.bucket(salt, key)).isEqualTo(expected(salt, key));
        });
    }

    @Test
    void bucketAndHashAtOnceAreWhatEachIsByItself() {
        Seeds.forEachSeed(20_000, random -> {
            Bucketing bucketing = Bucketing.of(text(random, random.nextInt(12)));
            String key = text(random, random.nextInt(40));
            long both = bucketing.bucketAndHash(key);
            assertThat((int) (both >>> 32)).isEqualTo(bucketing.bucket(key));
            assertThat((int) both).isEqualTo(Bucketing.hash(key));
        });
    }

    @Test
    void everyCodePointIsEncodedAsJavaEncodesIt() {
        Bucketing bucketing = Bucketing.of("s");
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint += 1 + codePoint / 500) {
            String key = "k" + Character.toString(codePoint) + "k";
            assertThat(bucketing.bucket(key)).as("U+%X", codePoint).isEqualTo(expected("s", key));
        }
    }

    @Test
    void surrogatesWithoutPartnerCountAsQuestionMarks() {
        assertThat(Bucketing.bucket("s", "a\uD800b")).isEqualTo(Bucketing.bucket("s", "a?b"));
        assertThat(Bucketing.bucket("s", "\uDC00\uD800")).isEqualTo(Bucketing.bucket("s", "??"));
        assertThat(Bucketing.bucket("\uD800", "k")).isEqualTo(Bucketing.bucket("?", "k"));
    }

    @Test
    void theVectorsOfTheSpecificationHold() throws IOException {
        List<MatchResult> vectors =
                VECTOR.matcher(Files.readString(VECTORS)).results().toList();
        assertThat(vectors).hasSizeGreaterThanOrEqualTo(50);
        for (MatchResult vector : vectors) {
            assertThat(Bucketing.bucket(unescaped(vector.group(1)), unescaped(vector.group(2))))
                    .as(vector.group())
                    .isEqualTo(Integer.parseInt(vector.group(3)));
        }
    }

    @Test
    void bucketsAreUniform() {
        int[] counts = new int[Allocation.BUCKETS];
        Bucketing bucketing = Bucketing.of("uniform");
        for (int i = 0; i < KEYS; i++) {
            counts[bucketing.bucket("user-" + i)]++;
        }
        assertThat(standardised(chiSquare(counts), Allocation.BUCKETS - 1)).isCloseTo(0, within(4.0));
    }

    @Test
    void bucketsUnderTwoSaltsAreIndependent() {
        int[] counts = new int[10_000];
        Bucketing first = Bucketing.of("salt-1");
        Bucketing second = Bucketing.of("salt-2");
        for (int i = 0; i < KEYS; i++) {
            String key = "user-" + i;
            counts[first.bucket(key) / 1_000 * 100 + second.bucket(key) / 1_000]++;
        }
        assertThat(standardised(chiSquare(counts), 99 * 99)).isCloseTo(0, within(4.0));
    }

    private static double chiSquare(int[] counts) {
        double expected = (double) KEYS / counts.length;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    /**
     * A chi-square of many degrees of freedom is close to normal, with twice their number as its variance: of buckets drawn
     * truly at random, one set of keys in 15,000 would lie beyond 4. The keys are fixed, so the outcome is too.
     */
    private static double standardised(double chiSquare, int degrees) {
        return (chiSquare - degrees) / Math.sqrt(2.0 * degrees);
    }

    private static int expected(String salt, String key) {
        byte[] bytes = (salt + ":" + key).getBytes(UTF_8);
        long hash = Integer.toUnsignedLong(MurmurHash3.hash32x86(bytes, 0, bytes.length, 0));
        return (int) (hash * 100_000 / (1L << 32));
    }

    /** Draws runs of characters that take one, up to two, three or four bytes. */
    private static String text(Random random, int length) {
        int[] highest = {0x80, 0x800, 0x10000, 0x110000};
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            int bound = highest[random.nextInt(highest.length)];
            random.ints(1 + random.nextInt(9), 0, bound).forEach(text::appendCodePoint);
        }
        return text.toString();
    }

    private static String unescaped(String json) {
        return UNICODE_ESCAPE
                .matcher(json)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }
}
