package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HistogramTest {

    private static final Histogram SMALL = Histogram.of(Map.of(7, 2L, 3, 1L, 900, 5L));

    @Test
    void durationsFallIntoBucketsOfHalfAFivePercentStep() {
        // floor(ln x / ln √1.05), worked out apart
        assertThat(Histogram.bucketOf(1)).isZero();
        assertThat(Histogram.bucketOf(1.02)).isZero();
        assertThat(Histogram.bucketOf(1.03)).isEqualTo(1);
        assertThat(Histogram.bucketOf(100)).isEqualTo(188);
        assertThat(Histogram.bucketOf(1_500)).isEqualTo(299);
        assertThat(Histogram.bucketOf(1e6)).isEqualTo(566);
        assertThat(Histogram.bucketOf(60e6)).isEqualTo(734);
    }

    @Test
    void whatIsOutOfRangeFallsIntoTheOutermostBuckets() {
        assertThat(Histogram.bucketOf(0)).isZero();
        assertThat(Histogram.bucketOf(0.5)).isZero();
        assertThat(Histogram.bucketOf(7e10)).isEqualTo(1023);
        assertThat(Histogram.bucketOf(Double.POSITIVE_INFINITY)).isEqualTo(1023);
    }

    @Test
    void whatIsNotADurationIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.bucketOf(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.bucketOf(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.midpoint(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.lowerBound(1024));
    }

    @Test
    void aBucketKnowsItsDurationsToOnePointTwentyFourPercent() {
        assertThat(Histogram.lowerBound(188)).isCloseTo(98.12826328, within(1e-7));
        assertThat(Histogram.midpoint(188)).isCloseTo(99.33251633, within(1e-7));
        for (int bucket = 0; bucket < Histogram.BUCKETS; bucket++) {
            assertThat(Histogram.bucketOf(Histogram.midpoint(bucket))).isEqualTo(bucket);
            assertThat(Histogram.midpoint(bucket) / Histogram.lowerBound(bucket))
                    .isBetween(1.0122, 1.0124);
        }
    }

    @Test
    void countsAreKnownByBucketAndAbove() {
        assertThat(SMALL.total()).isEqualTo(8);
        assertThat(SMALL.count(7)).isEqualTo(2);
        assertThat(SMALL.count(8)).isZero();
        assertThat(SMALL.totalAbove(7)).isEqualTo(5);
        assertThat(SMALL.totalAbove(2)).isEqualTo(8);
        assertThat(SMALL.totalAbove(900)).isZero();
    }

    @Test
    void quantilesAreTheFirstBucketWithEnoughBelow() {
        assertThat(SMALL.quantile(0)).isEqualTo(3);
        assertThat(SMALL.quantile(0.125)).isEqualTo(3);
        assertThat(SMALL.quantile(0.126)).isEqualTo(7);
        assertThat(SMALL.quantile(0.375)).isEqualTo(7);
        assertThat(SMALL.quantile(0.5)).isEqualTo(900);
        assertThat(SMALL.quantile(1)).isEqualTo(900);
        assertThatIllegalArgumentException().isThrownBy(() -> SMALL.quantile(1.01));
        assertThatIllegalArgumentException().isThrownBy(() -> SMALL.quantile(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> SMALL.quantile(-0.1));
        assertThatIllegalStateException().isThrownBy(() -> Histogram.EMPTY.quantile(0.5));
    }

    @Test
    void mergingAddsAndTakingAwayUndoesIt() {
        Histogram other = Histogram.of(Map.of(0, 1L, 7, 3L, 1023, 4L));
        Histogram sum = SMALL.plus(other);
        assertThat(sum).isEqualTo(Histogram.of(Map.of(0, 1L, 3, 1L, 7, 5L, 900, 5L, 1023, 4L)));
        assertThat(other.plus(SMALL)).isEqualTo(sum);
        assertThat(sum.minus(other)).isEqualTo(SMALL);
        assertThat(sum.minus(sum)).isEqualTo(Histogram.EMPTY);
        assertThat(SMALL.plus(Histogram.EMPTY)).isEqualTo(SMALL);
        assertThat(Histogram.EMPTY.plus(SMALL)).isEqualTo(SMALL);
        assertThat(SMALL.minus(Histogram.EMPTY)).isEqualTo(SMALL);
    }

    @Test
    void aHistogramNeverHoldsLessThanNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> SMALL.minus(Histogram.of(Map.of(7, 3L))));
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.EMPTY.minus(SMALL));
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.of(Map.of(7, 0L)));
    }

    @Test
    void aToleranceIsAShiftOfBuckets() {
        assertThat(SMALL.shiftedDown(1)).isEqualTo(Histogram.of(Map.of(2, 1L, 6, 2L, 899, 5L)));
        assertThat(SMALL.shiftedDown(7)).isEqualTo(Histogram.of(Map.of(0, 3L, 893, 5L)));
        assertThat(SMALL.shiftedDown(0)).isEqualTo(SMALL);
        assertThat(Histogram.bucketOf(1.05 * 1_234)).isEqualTo(Histogram.bucketOf(1_234) + 2);
        assertThatIllegalArgumentException().isThrownBy(() -> SMALL.shiftedDown(-1));
    }

    @Test
    void malformedArraysAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Histogram(new int[] {1}, new long[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> new Histogram(new int[] {2, 2}, new long[] {1, 1}));
        assertThatIllegalArgumentException().isThrownBy(() -> new Histogram(new int[] {1024}, new long[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> new Histogram(new int[] {-1}, new long[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> new Histogram(new int[] {1}, new long[] {-1}));
    }

    @Test
    void nobodyCanChangeItFromOutside() {
        int[] buckets = {1, 2};
        long[] counts = {3, 4};
        Histogram histogram = new Histogram(buckets, counts);
        buckets[0] = 0;
        counts[0] = 9;
        histogram.buckets()[1] = 0;
        histogram.counts()[1] = 9;
        assertThat(histogram).isEqualTo(Histogram.of(Map.of(1, 3L, 2, 4L)));
    }

    @Test
    void equalContentIsEqual() {
        Histogram same = Histogram.of(Map.of(3, 1L, 7, 2L, 900, 5L));
        assertThat(SMALL)
                .isEqualTo(same)
                .hasSameHashCodeAs(same)
                .hasToString("Histogram[buckets=[3, 7, 900], counts=[1, 2, 5]]");
        assertThat(SMALL)
                .isNotEqualTo(Histogram.EMPTY)
                .isNotEqualTo(Histogram.of(Map.of(3, 1L, 7, 2L, 900, 6L)))
                .isNotEqualTo("SMALL");
    }
}
