package dev.switchback.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupSumsTest {
    private static final GroupSums SUMS =
            GroupSums.of(List.of(new GroupSum(9, 2, 20, 200), new GroupSum(4, 1, 10, 100), new GroupSum(6, 0, 0, 0)));

    @Test
    void areAListInAscendingOrder() {
        assertThat(SUMS)
                .containsExactly(new GroupSum(4, 1, 10, 100), new GroupSum(6, 0, 0, 0), new GroupSum(9, 2, 20, 200));
        assertThat(SUMS.group(2)).isEqualTo(9);
        assertThat(SUMS.sumLogSquared(2)).isEqualTo(200);
    }

    @Test
    void tellWhatWasAddedWithoutZeros() {
        GroupSums later = GroupSums.of(
                List.of(new GroupSum(4, 1, 10, 100), new GroupSum(5, 1, 1, 1), new GroupSum(9, 2, 21, 200)));

        assertThat(later.since(SUMS))
                .contains(GroupSums.of(List.of(new GroupSum(5, 1, 1, 1), new GroupSum(9, 0, 1, 0))));
    }

    @Test
    void haveNoDifferenceIfAnythingHasShrunkOrIsGone() {
        GroupSum four = new GroupSum(4, 1, 10, 100);
        for (List<GroupSum> later : List.of(
                List.of(four),
                List.of(new GroupSum(9, 2, 20, 200)),
                List.of(four, new GroupSum(9, 1, 20, 200)),
                List.of(four, new GroupSum(9, 2, 19, 200)),
                List.of(four, new GroupSum(9, 2, 20, 199)),
                List.<GroupSum>of())) {
            assertThat(GroupSums.of(later).since(SUMS)).as("%s", later).isEmpty();
        }
    }
}
