package dev.switchback.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Bucketing;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTest {

    /** Values as published for the reference implementation, seed 0. */
    @ParameterizedTest
    @CsvSource({
        "'', 00000000",
        "test, ba6bd213",
        "'Hello, world!', c0363e43",
        "The quick brown fox jumps over the lazy dog, 2e4ff723",
        "abc, b3dd93fa",
        "a, 3c2569b2"
    })
    void isMurmur3(String key, String hash) {
        assertThat(String.format("%08x", Bucketing.hash(key))).isEqualTo(hash);
    }

    @Test
    void isTheHashThatBucketsAreCutFrom() {
        Seeds.forEachSeed(2_000, random -> {
            String key = random.ints(random.nextInt(12), 'a', 'z' + 9)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining("", "", random.nextBoolean() ? "é😀" : ""));
            long hash = Integer.toUnsignedLong(Bucketing.hash("salt:" + key));
            assertThat((hash * Allocation.BUCKETS) >>> 32).isEqualTo(Bucketing.bucket("salt", key));
        });
    }
}
