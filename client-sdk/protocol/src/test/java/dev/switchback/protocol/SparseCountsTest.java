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

    @Test
    void areUpdatedByWhatIsNewer() {
        SparseCounts newer = SparseCounts.of(Map.of(1, 7L, 9, 5L, 11, 2L));
        SparseCounts all = SparseCounts.of(Map.of(2, 1L, 5, 1L, 9, 4L));

        assertThat(COUNTS.updated(newer)).isEqualTo(Map.of(1, 7L, 2, 1L, 5, 0L, 9, 5L, 11, 2L));
        assertThat(COUNTS.updated(all)).isSameAs(all);
        assertThat(COUNTS.updated(SparseCounts.NONE)).isEqualTo(COUNTS);
    }

    @Test
    void sayWhatHasChanged() {
        SparseCounts later = SparseCounts.of(Map.of(1, 4L, 2, 1L, 5, 0L, 9, 5L));

        assertThat(later.changedSince(COUNTS)).isEqualTo(Map.of(1, 4L, 9, 5L));
        assertThat(COUNTS.updated(later.changedSince(COUNTS))).isEqualTo(later);
        assertThat(later.changedSince(SparseCounts.NONE)).isEqualTo(later);
    }

    @Test
    void coverThoseOfTheirBuckets() {
        assertThat(COUNTS.covers(SparseCounts.of(Map.of(2, 100L, 9, 1L)))).isTrue();
        assertThat(COUNTS.covers(SparseCounts.NONE)).isTrue();
        assertThat(COUNTS.covers(SparseCounts.of(Map.of(2, 1L, 3, 1L)))).isFalse();
        assertThat(COUNTS.covers(SparseCounts.of(Map.of(10, 1L)))).isFalse();
        assertThat(SparseCounts.NONE.covers(COUNTS)).isFalse();
        assertThat(COUNTS.total()).isEqualTo(4);
    }
}
