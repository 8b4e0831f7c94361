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
    void areUpdatedByWhatIsNewer() {
        GroupSums newer = GroupSums.of(List.of(new GroupSum(5, 1, 1, 1), new GroupSum(9, 3, 30, 300)));

        assertThat(SUMS.updated(newer))
                .containsExactly(
                        new GroupSum(4, 1, 10, 100),
                        new GroupSum(5, 1, 1, 1),
                        new GroupSum(6, 0, 0, 0),
                        new GroupSum(9, 3, 30, 300));
        assertThat(GroupSums.NONE.updated(SUMS)).isSameAs(SUMS);
        assertThat(SUMS.covers(newer)).isFalse();
        assertThat(SUMS.calls()).isEqualTo(3);
    }

    @Test
    void sayWhatHasChanged() {
        GroupSums later = GroupSums.of(List.of(
                new GroupSum(4, 1, 10, 100),
                new GroupSum(5, 1, 1, 1),
                new GroupSum(6, 0, 0, 0),
                new GroupSum(9, 2, 21, 200)));

        assertThat(later.changedSince(SUMS)).containsExactly(new GroupSum(5, 1, 1, 1), new GroupSum(9, 2, 21, 200));
    }
}
