package dev.switchback.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallCostsTest {
    private final CallCosts costs = new CallCosts();

    @Test
    void theSwitchIsHeldAgainstADirectCall() {
        costs.add(Switcher.DIRECT, Situation.FIRST, new Cost(2, 0.1, 0));
        costs.add(Switcher.SWITCH, Situation.FIRST, new Cost(100, 0.1, 0));
        costs.add(Switcher.PROXY, Situation.FIRST, new Cost(160, 0.1, 72));

        assertThat(costs.judge())
                .extracting(Aim::markdown)
                .containsExactly(
                        "- **missed**: a switched call allocates nothing\n  - Switchback, interface proxy, V1: 72 B",
                        "- **missed**: a switched call takes less than 150 ns over a direct one\n"
                                + "  - Switchback, interface proxy, V1: 158 ns");
    }

    @Test
    void whatRunsInTheShadowMayAllocate() {
        costs.add(Switcher.SWITCH, Situation.SHADOW, new Cost(1_000, 1, 300));

        assertThat(costs.judge())
                .extracting(Aim::markdown)
                .containsExactly("- **holds**: a switched call allocates nothing");
    }

    @Test
    void aTableShowsWhatWasMeasuredBesideTheSwitch() {
        costs.add(Switcher.DIRECT, Situation.FIRST, new Cost(2, 0.1, 0));
        costs.add(Switcher.SWITCH, Situation.FIRST, new Cost(80, 0.5, 0));
        costs.add(Switcher.SWITCH, Situation.BROKEN, new Cost(90, 0.5, 0));

        assertThat(costs.table()).isEqualTo("""
                | a call | V1 | V2 broken |
                | --- | ---: | ---: |
                | a direct call | 2.0 ± 0.1 ns, 0 B, 0.03× | – |
                | Switchback, `VersionSwitch` | 80.0 ± 0.5 ns, 0 B, 1.0× | 90.0 ± 0.5 ns, 0 B, 1.0× |""");
    }
}
