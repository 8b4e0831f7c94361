package dev.switchback.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a step of the order of precedence answers, made beforehand. */
sealed interface Answer {

    /**
     * Returns the answer for {@code context}.
     *
     * @param targetingKey the context's key; null where it is absent or empty
     */
    Evaluation to(@Nullable String targetingKey, Context context, Surroundings surroundings);

    /** The same for everybody. */
    record Same(Evaluation evaluation) implements Answer {
        @Override
        public Evaluation to(@Nullable String targetingKey, Context context, Surroundings surroundings) {
            return evaluation;
        }
    }

    /** By bucket. */
    final class ByBucket implements Answer {
        /** Up to so many ranges are walked, not halved: measured faster for three. */
        private static final int FEW = 3;

        private final Dealing dealing;
        private final int[] ends;
        private final Evaluation[] evaluations;
        private final Evaluation withoutBucket;

        /** Answers a bucket in a range by what {@code evaluation} makes of the range's variation. */
        ByBucket(
                Dealing dealing,
                List<Range> ranges,
                Function<String, Evaluation> evaluation,
                Evaluation withoutBucket) {
            this.dealing = dealing;
            this.ends = new int[ranges.size()];
            this.evaluations = new Evaluation[ranges.size()];
            this.withoutBucket = withoutBucket;
            for (int i = 0; i < ends.length; i++) {
                ends[i] = ranges.get(i).to();
                evaluations[i] = evaluation.apply(ranges.get(i).variation());
            }
        }

        @Override
        public Evaluation to(@Nullable String targetingKey, Context context, Surroundings surroundings) {
            return of(dealing.bucket(targetingKey, context, surroundings));
        }

        /** Returns the answer for {@code bucket}, which may be {@link Dealing#NO_BUCKET}. */
        Evaluation of(int bucket) {
            return bucket == Dealing.NO_BUCKET ? withoutBucket : evaluations[range(bucket)];
        }

        /** Returns the place of the range that holds {@code bucket}. */
        int range(int bucket) {
            if (ends.length > FEW) {
                int found = Arrays.binarySearch(ends, bucket);
                return found < 0 ? -found - 1 : found + 1;
            }
            int place = 0;
            for (int end : ends) { // counts without branching, for nobody's bucket can be guessed
                place += (end - 1 - bucket) >>> 31;
            }
            return place;
        }

        /** Returns the first bucket of the range at {@code place}. */
        int from(int place) {
            return place == 0 ? 0 : ends[place - 1];
        }

        /** Returns the first bucket after the range at {@code place}. */
        int to(int place) {
            return ends[place];
        }

        Dealing dealing() {
            return dealing;
        }
    }
}
