package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupLevelsTest {

    private static final GroupLevels LEVELS =
            new GroupLevels(new int[] {0, 3, 9, 255}, new long[] {1, 2, 3, 4}, new long[] {10, 40, 90, 160});

    @Test
    void bothTogetherAreTheirSums() {
        GroupLevels other = new GroupLevels(new int[] {3, 4}, new long[] {5, 6}, new long[] {-7, 8});
        assertThat(LEVELS.plus(other))
                .isEqualTo(other.plus(LEVELS))
                .isEqualTo(new GroupLevels(
                        new int[] {0, 3, 4, 9, 255}, new long[] {1, 7, 6, 3, 4}, new long[] {10, 33, 8, 90, 160}));
        assertThat(LEVELS.plus(GroupLevels.NONE)).isEqualTo(LEVELS);
        assertThat(GroupLevels.NONE.plus(LEVELS)).isEqualTo(LEVELS);
    }

    @Test
    void neighboursMergeAndAnIncompleteGroupIsLeftOut() {
        assertThat(LEVELS.merged(1)).isEqualTo(LEVELS);
        // 256 = 28 · 9 + 4: group 255 is left over
        assertThat(LEVELS.merged(9))
                .isEqualTo(new GroupLevels(new int[] {0, 1}, new long[] {3, 3}, new long[] {50, 90}));
        assertThat(LEVELS.merged(2))
                .isEqualTo(new GroupLevels(
                        new int[] {0, 1, 4, 127}, new long[] {1, 2, 3, 4}, new long[] {10, 40, 90, 160}));
    }

    @Test
    void groupsCanBeLimited() {
        assertThat(LEVELS.below(9))
                .isEqualTo(new GroupLevels(new int[] {0, 3}, new long[] {1, 2}, new long[] {10, 40}));
        assertThat(LEVELS.below(256)).isSameAs(LEVELS);
    }

    @Test
    void aGroupIsComparedWithItself() {
        assertThat(LEVELS.mean()).isEqualTo(25);
        assertThat(GroupLevels.NONE.mean()).isZero();
        GroupLevels later = new GroupLevels(new int[] {1, 3, 255}, new long[] {9, 2, 1}, new long[] {9, 50, 39});
        assertThat(later.above(LEVELS)).containsExactly(5, -1);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GroupLevels(new int[1], new long[1], new long[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> new GroupLevels(new int[1], new long[0], new long[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GroupLevels(new int[] {256}, new long[] {1}, new long[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GroupLevels(new int[] {-1}, new long[] {1}, new long[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GroupLevels(new int[] {4, 4}, new long[] {1, 1}, new long[2]));
        assertThatIllegalArgumentException().isThrownBy(() -> new GroupLevels(new int[1], new long[1], new long[1]));
    }

    @Test
    void equalContentIsEqualAndNobodyCanChangeIt() {
        LEVELS.groups()[0] = 7;
        LEVELS.counts()[0] = 7;
        LEVELS.sumLogs()[0] = 7;
        assertThat(LEVELS)
                .isEqualTo(LEVELS.merged(1))
                .isNotEqualTo(GroupLevels.NONE)
                .isNotEqualTo("levels");
        assertThat(LEVELS.plus(GroupLevels.NONE)).hasSameHashCodeAs(LEVELS);
        assertThat(GroupLevels.NONE).hasToString("GroupLevels[groups=[], counts=[], sumLogs=[]]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 1 / 3.0, 0.47, 0.5, 0.6, 0.75, 0.9, 0.99})
    void groupsOfBothVersionsHaveTheSameSize(double share) {
        Grouping grouping = Grouping.of(share);
        assertThat(grouping.sizeOfV2() * share / (grouping.sizeOfV1() * (1 - share)))
                .isCloseTo(1, within(0.05));
    }

    @Test
    void anExtremeShareLeavesOneGroupAtLeast() {
        assertThat(Grouping.of(0.0001).sizeOfV2()).isEqualTo(256);
        assertThat(Grouping.of(0.1)).isEqualTo(new Grouping(1, 9));
        assertThat(Grouping.of(0.9)).isEqualTo(new Grouping(9, 1));
        assertThat(Grouping.of(0.5)).isEqualTo(new Grouping(4, 4));
    }
}
