package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.guard.Verdict.Healthy;
import dev.switchback.guard.Verdict.Inconclusive;
import dev.switchback.guard.Verdict.Worse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What keeps a rollout from going on, or takes V2 back, though no test of errors or latency says so. */
class DoubtTest {

    private static final GuardPolicy POLICY = GuardPolicy.defaults();

    @Test
    void aV2ThatIsNotCalledAnyMoreHoldsAfterAMinuteAndGoesBackAfterTen() {
        GuardState state = observe(Guard.start(), calls(0, 0.1, 900, 100));
        for (int second = 1; second <= 60; second++) {
            state = observe(state, again(second));
        }
        assertThat(Guard.judge(POLICY, state)).isInstanceOf(Healthy.class);
        state = observe(state, again(61));
        assertDoubt(state, Doubt.DARK, "V2 has not been called for 60 s, though V1 has");
        GuardState later = observe(state, again(601));
        assertWorse(POLICY, later, Cause.DARK, "V2 has not been called for 600 s, though V1 has");
        assertThat(Guard.judge(POLICY.withDarkRollsBackAfter(601), later)).isInstanceOf(Inconclusive.class);
        assertThat(Guard.judge(POLICY, observe(later, calls(602, 0.1, 0, 1)))).isInstanceOf(Healthy.class);
    }

    @Test
    void aV2WithHardlyAnyUsersToCallItIsNotTakenBackForTheirSilence() {
        GuardState state = observe(Guard.start(), calls(0, 0.1, 45, 5));
        for (int second = 1; second <= 700; second++) {
            state = observe(state, again(second));
        }
        assertDoubt(state, Doubt.DARK, "V2 has not been called for 699 s, though V1 has");
    }

    @Test
    void silenceHoldsAfterAMinuteAndGoesBackAfterAQuarterOfAnHourIfWanted() {
        GuardState state = observe(Guard.start(), calls(0, 0.1, 90, 10));
        assertThat(Guard.judge(POLICY, observe(state, calls(59, 0.1, 0, 0)))).isInstanceOf(Healthy.class);
        assertDoubt(observe(state, calls(60, 0.1, 0, 0)), Doubt.STALE, "Neither version has been called for 60 s");
        GuardPolicy unattended = POLICY.withStaleRollsBack(true);
        GuardState late = observe(state, calls(900, 0.1, 0, 0));
        assertThat(Guard.judge(POLICY, late)).isInstanceOf(Inconclusive.class);
        assertWorse(unattended, late, Cause.STALE, "Neither version has been called for 900 s");
        assertThat(Guard.judge(unattended, observe(state, calls(899, 0.1, 0, 0))))
                .isInstanceOf(Inconclusive.class);
    }

    @Test
    void instancesThatFallSilentTogetherHaveCrashed() {
        Window window = new Window(0, 0.1, 0.1, Window.SEVERAL, counts(9, 0), counts(1, 0), new Fleet(38, 0, 3));
        assertWorse(
                POLICY,
                observe(Guard.start(), window),
                Cause.CRASHED,
                "3 of 41 instances fell silent soon after V2's share had changed");
    }

    @Test
    void usersWhereTheyDoNotBelongSpoilTheComparison() {
        assertDoubt(
                observe(Guard.start(), calls(0, 0.1, 88_800, 11_200)),
                Doubt.SAMPLE_RATIO,
                "V2 has 11,200 of 100,000 users where 10,000 are due: some are lost or misdirected, and the versions"
                        + " cannot be compared");
        assertThat(Guard.judge(POLICY, observe(Guard.start(), calls(0, 0.1, 89_900, 10_100))))
                .isInstanceOf(Healthy.class);
    }

    @Test
    void aV1ThatFailsWhenV2GetsMoreMayBeV2sFault() {
        String interference =
                "V1 itself fails several times as often since V2's share rose: V2 may be taking something away from it";
        String spike = "V1 itself fails unusually often: the environment may be at fault";
        assertDoubt(failing(afterMinutes(2, 0.5), 120, 0.5), Doubt.INTERFERENCE, interference);
        assertDoubt(failing(afterMinutes(2, 0.1), 120, 0.5), Doubt.INTERFERENCE, interference);
        assertDoubt(failing(afterMinutes(6, 0.1), 360, 0.1), Doubt.SPIKE, spike);
        GuardState unknown = observe(Guard.start(), new Window(0, 0.1, counts(900, 40), counts(100, 4), 0, 10));
        assertDoubt(unknown, Doubt.SPIKE, spike);
    }

    @Test
    void aSpikeThatIsNoSurgeIsTheEnvironments() {
        GuardState state = Guard.start(counts(60_000, 6_000));
        state = observe(state, new Window(0, 0.1, counts(9_000, 1_100), counts(1_000, 120), 0, 10));
        assertThat(Guard.judge(POLICY, state))
                .isInstanceOfSatisfying(
                        Inconclusive.class,
                        verdict -> assertThat(verdict.doubt()).isEqualTo(Doubt.SPIKE));
    }

    @Test
    void aV2ThatNobodyHasCalledIsUnknown() {
        assertDoubt(Guard.start(), Doubt.UNKNOWN, "V2 has not been called yet");
    }

    @Test
    void whatLatencyStillNeedsIsSaid() {
        assertThat(Guard.judge(POLICY, observe(Guard.start(), calls(0, 0.1, 90, 12)))
                        .findings()
                        .remarks())
                .containsExactly("12 of the 30 V2 users that a verdict on latency needs have been seen");
        Findings enough = Guard.judge(POLICY, observe(Guard.start(), calls(0, 0.1, 290, 30)))
                .findings();
        assertThat(enough.remarks()).isEmpty();
        assertThat(enough.v1().units()).isEqualTo(290);
        assertThat(enough.v2().units()).isEqualTo(30);
    }

    private static GuardState afterMinutes(int minutes, double share) {
        GuardState state = observe(Guard.start(), calls(0, 0.1, 900, 100));
        for (int second = 1; second < minutes * 60; second++) {
            state = observe(state, calls(second, share, (int) (1_000 * (1 - share)), (int) (1_000 * share)));
        }
        return state;
    }

    private static GuardState failing(GuardState state, long bin, double share) {
        return observe(state, new Window(bin, share, counts(900, 40), counts(100, 4), 0, 10));
    }

    private static void assertDoubt(GuardState state, Doubt doubt, String reason) {
        assertThat(Guard.judge(POLICY, state)).isInstanceOfSatisfying(Inconclusive.class, verdict -> {
            assertThat(verdict.doubt()).isEqualTo(doubt);
            assertThat(verdict.reason()).isEqualTo(reason);
        });
    }

    private static void assertWorse(GuardPolicy policy, GuardState state, Cause cause, String reason) {
        assertThat(Guard.judge(policy, state)).isInstanceOfSatisfying(Worse.class, verdict -> {
            assertThat(verdict.cause()).isEqualTo(cause);
            assertThat(verdict.reason()).isEqualTo(reason);
        });
    }

    private static GuardState observe(GuardState state, Window window) {
        return Guard.observe(POLICY, state, window);
    }

    private static Window calls(long bin, double share, int v1, int v2) {
        return new Window(bin, share, counts(v1, 0), counts(v2, 0), 0, 10);
    }

    /** Calls of V1 by users who have called before. */
    private static Window again(long bin) {
        ArmCounts v1 = new ArmCounts(9, 0, 0, 0, Histogram.EMPTY, Histogram.EMPTY, GroupLevels.NONE, Map.of());
        return new Window(bin, 0.1, v1, ArmCounts.NONE, 0, 10);
    }

    private static ArmCounts counts(int calls, int failing) {
        return new ArmCounts(calls, failing, failing, Histogram.EMPTY);
    }
}
