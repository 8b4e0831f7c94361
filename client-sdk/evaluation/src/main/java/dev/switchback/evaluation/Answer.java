package dev.switchback.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a step of the order of precedence answers, made beforehand. */
sealed interface Answer {

    /** Returns the answer for {@code targetingKey}. */
    Evaluation to(@Nullable String targetingKey);

    /** The same for everybody. */
    record Same(Evaluation evaluation) implements Answer {
        @Override
        public Evaluation to(@Nullable String targetingKey) {
            return evaluation;
        }
    }

    /** By bucket. */
    final class ByBucket implements Answer {
        private final Bucketing bucketing;
        private final int[] ends;
        private final Evaluation[] evaluations;
        private final Evaluation withoutKey;

        /** Answers a bucket in a range by what {@code evaluation} makes of the range's variation. */
        ByBucket(
                Bucketing bucketing,
                List<Range> ranges,
                Function<String, Evaluation> evaluation,
                Evaluation withoutKey) {
            this.bucketing = bucketing;
            this.ends = ranges.stream().mapToInt(Range::to).toArray();
            this.evaluations =
                    ranges.stream().map(Range::variation).map(evaluation).toArray(Evaluation[]::new);
            this.withoutKey = withoutKey;
        }

        @Override
        public Evaluation to(@Nullable String targetingKey) {
            if (targetingKey == null) {
                return withoutKey;
            }
            int bucket = bucketing.bucket(targetingKey);
            int found = Arrays.binarySearch(ends, bucket);
            return evaluations[found < 0 ? -found - 1 : found + 1];
        }
    }
}
