package dev.switchback.guard.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Window;
import dev.switchback.guard.simulation.World.Reports;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorldsTest {

    private static final Latency USUAL = Latency.lognormal(100_000, 0.5);

    @Test
    void everyStickyUnitCountsOnceAStageUnlessItHadV2Before() {
        List<Window> windows =
                windows(new StickyWorld(new Draws(1), new Reports(1, 10), Population.of(1_000, 0), ramp()));
        List<Window> first = windows.subList(0, 100);
        List<Window> second = windows.subList(100, 200);
        assertThat(units(first)).isEqualTo(1_000);
        assertThat(first).allSatisfy(window -> assertThat(window.unitShare()).isEqualTo(0.1));
        assertThat(units(second)).isEqualTo(1_000 - v2(first).units());
        assertThat(second).allSatisfy(window -> assertThat(window.unitShare()).isCloseTo(0.4 / 0.9, within(1e-12)));
        assertThat((double) v2(second).units() / units(second)).isCloseTo(0.4 / 0.9, within(0.05));
        assertThat(v2(second).unitLatency().total()).isEqualTo(v2(second).units());
    }

    @Test
    void aStickyUnitFailsForTheFirstTimeOnlyOnce() {
        Population population = Population.of(1_000, 0).withFailing(0.05);
        List<Window> windows = windows(new StickyWorld(new Draws(1), new Reports(1, 10), population, ramp()));
        assertThat(v1(windows).failingUnits() + v2(windows).failingUnits()).isEqualTo(50);
        assertThat(v1(windows).failingCalls() + v2(windows).failingCalls()).isGreaterThan(5_000);
    }

    @Test
    void callsOfUnitsOfTheirOwnCountIfTheyWouldHaveHadV1Before() {
        List<Window> windows = windows(new CallWorld(new Draws(1), new Reports(1, 10), ramp()));
        List<Window> second = windows.subList(100, 200);
        assertThat((double) v2(second).units() / units(second)).isCloseTo(0.4 / 0.9, within(0.01));
        assertThat(v2(second).unitLatency().total()).isEqualTo(v2(second).units());
        assertThat(v2(second).latency().total()).isEqualTo(v2(second).calls());
    }

    @Test
    void onceTheShareFallsNobodyCounts() {
        Stage fallen = Stage.first(0.1).under(0.5).under(0.1);
        assertThat(fallen.unitShare()).isZero();
        assertThat(fallen.under(0.6).unitShare()).isCloseTo(0.2, within(1e-12));
        assertThat(fallen.under(0.1)).isSameAs(fallen);
    }

    @Test
    void stormsAddOneFailingUnitEach() {
        World calm =
                new CallWorld(new Draws(1), new Reports(1, 10), (second, source) -> Conditions.failing(0.5, 1_000, 0));
        List<Window> windows = windows(new StormyWorld(calm, new Draws(2), 50, 10, 20));
        assertThat(v1(windows).failingUnits() + v2(windows).failingUnits()).isEqualTo(4);
        assertThat(v1(windows).failingCalls() + v2(windows).failingCalls()).isEqualTo(4 * 10 * 20);
    }

    private static Conditions.Course ramp() {
        return (second, source) -> Conditions.timed(second < 100 ? 0.1 : 0.5, 1_000, USUAL);
    }

    private static List<Window> windows(World world) {
        return Stream.generate(world::next).limit(200).toList();
    }

    private static long units(List<Window> windows) {
        return v1(windows).units() + v2(windows).units();
    }

    private static ArmCounts v1(List<Window> windows) {
        return windows.stream().map(Window::v1).reduce(ArmCounts.NONE, ArmCounts::plus);
    }

    private static ArmCounts v2(List<Window> windows) {
        return windows.stream().map(Window::v2).reduce(ArmCounts.NONE, ArmCounts::plus);
    }
}
