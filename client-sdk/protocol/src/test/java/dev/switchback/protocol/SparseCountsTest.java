package dev.switchback.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SparseCountsTest {
    private static final SparseCounts COUNTS = SparseCounts.of(Map.of(9, 3L, 2, 1L, 5, 0L));

    @Test
    void areAMapInAscendingOrder() {
        assertThat(COUNTS)
                .isEqualTo(Map.of(2, 1L, 5, 0L, 9, 3L))
                .containsExactly(Map.entry(2, 1L), Map.entry(5, 0L), Map.entry(9, 3L));
        assertThat(COUNTS.get(9)).isEqualTo(3L);
        assertThat(COUNTS.containsKey(3)).isFalse();
        assertThat(COUNTS.bucket(2)).isEqualTo(9);
        assertThat(COUNTS.count(2)).isEqualTo(3);
    }

    @Test
    void whatIsHandedOutIsACopy() {
        COUNTS.buckets()[0] = 7;
        COUNTS.counts()[0] = 7;

        assertThat(COUNTS).containsEntry(2, 1L);
    }

    @Test
    void tellWhatWasAddedWithoutZeros() {
        SparseCounts later = SparseCounts.of(Map.of(1, 4L, 2, 1L, 9, 5L, 30, 0L));

        assertThat(later.since(COUNTS)).contains(SparseCounts.of(Map.of(1, 4L, 9, 2L)));
        assertThat(COUNTS.since(SparseCounts.NONE)).contains(SparseCounts.of(Map.of(2, 1L, 9, 3L)));
    }

    @Test
    void haveNoDifferenceIfAnythingHasShrunkOrIsGone() {
        for (Map<Integer, Long> later : List.of(
                Map.of(2, 1L, 9, 2L), Map.of(2, 1L), Map.of(9, 3L), Map.of(3, 1L, 9, 3L), Map.<Integer, Long>of())) {
            assertThat(SparseCounts.of(later).since(COUNTS)).as("%s", later).isEmpty();
        }
    }
}
