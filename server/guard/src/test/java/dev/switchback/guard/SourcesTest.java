package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.guard.Sources.Tally;
import dev.switchback.guard.Verdict.Inconclusive;
import dev.switchback.guard.Verdict.Worse;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourcesTest {

    private static final GuardPolicy POLICY = GuardPolicy.defaults();

    @Test
    void oneBadInstanceIsNoReasonToTakeV2BackEverywhere() {
        assertThat(judge(fleet(10), 1)).isInstanceOfSatisfying(Inconclusive.class, verdict -> {
            assertThat(verdict.doubt()).isEqualTo(Doubt.LOCALISED);
            assertThat(verdict.reason())
                    .startsWith("All that speaks against V2 comes from instance number 0, and nothing from the others");
        });
    }

    @Test
    void twoBadInstancesAre() {
        assertThat(judge(fleet(10), 2))
                .isInstanceOfSatisfying(
                        Worse.class, worse -> assertThat(worse.cause()).isEqualTo(Cause.ERRORS));
    }

    @Test
    void oneOfTwoInstancesIs() {
        assertThat(judge(fleet(2), 1)).isInstanceOf(Worse.class);
    }

    @Test
    void whenEverybodyIsOnV2OneBadInstanceIsStillNoReason() {
        GuardState state = Guard.start(counts(100_000, 0));
        for (int second = 0; second < 30; second++) {
            for (int source = 0; source < 10; source++) {
                state = Guard.observe(
                        POLICY,
                        state,
                        new Window(second, 1, 0, source, ArmCounts.NONE, counts(100, source == 0 ? 2 : 0), fleet(10)));
            }
        }
        assertThat(Guard.judge(POLICY, state))
                .isInstanceOfSatisfying(
                        Inconclusive.class,
                        verdict -> assertThat(verdict.doubt()).isEqualTo(Doubt.LOCALISED));
    }

    @Test
    void anInstanceIsForgottenOnceItSpeaksForV2() {
        Sources sources = observe(Sources.NONE, 7, 0, 1);
        assertThat(sources.tallies())
                .containsExactly(new Tally(7, sources.tallies().get(0).score(), 0, 1, 100));
        assertThat(observe(sources, 7, 10, 0).tallies()).isEmpty();
        assertThat(observe(Sources.NONE, 7, 10, 0)).isEqualTo(new Sources(0.1, List.of()));
    }

    @Test
    void noMoreThan64AreKeptAndThoseThatMatter() {
        Sources sources = observe(observe(Sources.NONE, 1_000, 0, 1), 1_000, 0, 1);
        for (int source = 0; source < 100; source++) {
            sources = observe(sources, source, 0, 1);
        }
        assertThat(sources.tallies()).hasSize(64).extracting(Tally::source).contains(1_000);
    }

    @Test
    void windowsOfSeveralInstancesAreNobodys() {
        assertThat(observe(Sources.NONE, Window.SEVERAL, 0, 5).tallies()).isEmpty();
    }

    @Test
    void chanceSpreadsFailuresOverInstancesAsTheBinomialDistributionHasIt() {
        assertThat(Sources.atLeast(0, 5, 3)).isCloseTo(1, within(1e-12));
        assertThat(Sources.atLeast(1, 2, 4)).isCloseTo(7 / 16.0, within(1e-12));
        assertThat(Sources.atLeast(2, 2, 4)).isCloseTo(1 / 16.0, within(1e-12));
        assertThat(Sources.atLeast(7, 12, 3)).isBetween(0.06, 0.07);
    }

    private static Sources observe(Sources sources, int source, int v1Failing, int v2Failing) {
        return sources.observe(POLICY, window(0, source, v1Failing, v2Failing, fleet(10)), 0.001);
    }

    private static Verdict judge(Fleet fleet, int bad) {
        GuardState state = Guard.start();
        for (int second = 0; second < 10; second++) {
            for (int source = 0; source < fleet.instances(); source++) {
                state = Guard.observe(POLICY, state, window(second, source, 0, source < bad ? 2 : 0, fleet));
            }
        }
        return Guard.judge(POLICY, state);
    }

    private static Window window(long bin, int source, int v1Failing, int v2Failing, Fleet fleet) {
        return new Window(bin, 0.1, 0.1, source, counts(900, v1Failing), counts(100, v2Failing), fleet);
    }

    private static Fleet fleet(int instances) {
        return new Fleet(instances, 0, 0);
    }

    private static ArmCounts counts(int calls, int failing) {
        return new ArmCounts(calls, failing, failing, Histogram.EMPTY);
    }
}
