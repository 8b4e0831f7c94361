package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final Evaluation NOBODY = Evaluation.error(ErrorCode.TARGETING_KEY_MISSING, 7);

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 9, 50})
    void everyBucketIsAnsweredByItsRange(int count) {
        int width = Allocation.BUCKETS / count;
        List<Range> ranges = IntStream.range(0, count)
                .mapToObj(i -> new Range(i * width, i + 1 == count ? Allocation.BUCKETS : (i + 1) * width, "v" + i))
                .toList();
        Answer.ByBucket answer = new Answer.ByBucket(
                Dealing.ofShare(Stickiness.TARGETING_KEY, "salt", Normaliser.NATIVE),
                ranges,
                variation -> new Evaluation(variation, Value.of(true), Reason.SPLIT, Cause.DEFAULT_RULE, null, 7),
                NOBODY);
        for (Range range : ranges) {
            for (int bucket : new int[] {range.from(), range.from() + 1, range.to() - 1}) {
                assertThat(answer.of(bucket).variation()).isEqualTo(range.variation());
                assertThat(answer.from(answer.range(bucket))).isEqualTo(range.from());
                assertThat(answer.to(answer.range(bucket))).isEqualTo(range.to());
            }
        }
        assertThat(answer.of(Dealing.NO_BUCKET)).isEqualTo(NOBODY);
    }
}
