package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Json;
import dev.switchback.server.rollouts.plans.Gates;
import dev.switchback.server.rollouts.plans.GuardSettings;
import dev.switchback.server.rollouts.plans.GuardedMetric;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.Plan;
import dev.switchback.server.rollouts.plans.ShadowMetrics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators send, and what they get beyond what they said. */
class RolloutInputTest {

    @Test
    void aPlanThatSaysNoMoreKeepsToTheGatesAndEndsByItselfWhereItLeavesEnoughOnV1() {
        Plan plan = read("{'phases': [{'share': 10000}, {'share': 50000}]}");

        assertThat(plan.gates()).isEqualTo(Gates.beside(GuardSettings.defaults()));
        assertThat(plan.holdBack()).isEqualTo(5_000);
        assertThat(plan.finish()).isEqualTo(Plan.Finish.AUTOMATIC);
        assertThat(plan.onWorse()).isEqualTo(Plan.OnWorse.ALL_BACK);
    }

    @Test
    void whatTheGuardToleratesIsNoGateEither() {
        Plan plan = read("{'phases': [{'share': 9}], 'guard': {'errorGate': 0.01, 'latencyTolerancePercent': 10}}");

        assertThat(plan.gates()).isEqualTo(new Gates(0.01, 0.1, false, List.of()));
    }

    @Test
    void aPlanForEverybodyKeepsFivePercentBackUntilSomebodyFinishesIt() {
        Plan plan = read("{'phases': [{'share': 10000}, {'name': 'all', 'share': 100000}]}");

        assertThat(plan.share(1)).isEqualTo(95_000);
        assertThat(plan.finish()).isEqualTo(Plan.Finish.OPERATOR);
        assertThat(plan.phases().get(1).name()).isEqualTo("all");
    }

    @Test
    void whoWantsNobodyHeldBackAndNoGatesSaysSo() {
        Plan plan = read("{'phases': [{'share': 100000}], 'holdBack': 0, 'gates': {}, 'finish': 'automatic'}");

        assertThat(plan.share(0)).isEqualTo(100_000);
        assertThat(plan.gates()).isEqualTo(Gates.NONE);
        assertThat(plan.finish()).isEqualTo(Plan.Finish.AUTOMATIC);
    }

    @Test
    void theFoundingPlanGoesFromASegmentToAllAndAnOperatorFinishesIt() {
        Plan plan = read("{'template': 'founding', 'parameters': {'segment': 'admins'}}");

        assertThat(plan.phases()).extracting(Phase::name).containsExactly("admins", "10 %", "50 %", "all");
        assertThat(plan.segments()).extracting(subject -> subject.key()).containsExactly("admins");
        assertThat(List.of(plan.share(0), plan.share(1), plan.share(2), plan.share(3)))
                .containsExactly(0, 10_000, 50_000, 95_000);
        assertThat(plan.finish()).isEqualTo(Plan.Finish.OPERATOR);
    }

    @Test
    void theGuardedPlanSeesAsManyUsersAsTheGuardNeeds() {
        Plan alone = read("{'template': 'guarded'}");
        Plan withStaff = read("{'template': 'guarded', 'parameters': {'segment': 'staff'}, 'onWorse': 'stepBack'}");

        assertThat(alone.phases()).extracting(Phase::minimumUnits).containsExactly(2_000L, 15_000L, 50_000L, 0L);
        assertThat(withStaff.phases())
                .extracting(Phase::minimumUnits)
                .containsExactly(500L, 2_000L, 15_000L, 50_000L, 0L);
        assertThat(withStaff.onWorse()).isEqualTo(Plan.OnWorse.STEP_BACK);
        assertThat(alone.phases().get(3).bake()).hasMinutes(60);
        assertThat(alone.finish()).isEqualTo(Plan.Finish.OPERATOR);
    }

    @Test
    void theShadowedPlanComparesAsideBeforeAnybodyIsServedV2() {
        Plan alone = read("{'template': 'shadowed'}");
        Plan withStaff = read("{'template': 'shadowed', 'parameters': {'segment': 'staff'}}");

        assertThat(alone.phases()).extracting(Phase::shadow).containsExactly(true, false, false, false, false);
        assertThat(alone.phases().get(0).minimumCalls()).isEqualTo(10_000);
        assertThat(List.of(alone.share(0), alone.share(1), alone.share(4))).containsExactly(0, 1_000, 95_000);
        assertThat(alone.guard().metrics())
                .extracting(GuardedMetric::name, GuardedMetric::limit)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(ShadowMetrics.MISMATCH, 0.001));
        assertThat(withStaff.phases())
                .extracting(Phase::name)
                .containsExactly("10 % aside", "staff", "1 %", "10 %", "50 %", "95 %");
        assertThat(alone.finish()).isEqualTo(Plan.Finish.OPERATOR);
    }

    @Test
    void theQuickPlanEndsByItself() {
        assertThat(read("{'template': 'quick'}").finish()).isEqualTo(Plan.Finish.AUTOMATIC);
        assertThat(read("{'template': 'quick', 'finish': 'operator'}").finish()).isEqualTo(Plan.Finish.OPERATOR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                       | /phases",
                "{'template': 'none'}                                                     | /template",
                "{'template': 'founding'}                                                 | /parameters/segment",
                "{'template': 'quick', 'parameters': {'team': 'a'}}                       | /parameters/team",
                "{'template': 'quick', 'phases': [{'share': 1}]}                          | /phases",
                "{'phases': [{'share': 95000}, {'share': 100000}]}                        | /phases/1/share",
                "{'phases': [{'share': 100001}]}                                          | /phases/0/share",
                "{'phases': [null]}                                                       | /phases/0",
                "{'phases': [{'share': 9}], 'holdBack': -1}                               | /holdBack",
            })
    void refusesWhatCannotBeCarriedOut(String document, String pointer) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(document));

        assertThat(refusal.problems()).extracting(Problem::pointer).containsExactly(pointer);
    }

    private static Plan read(String document) {
        return Json.read(document.replace('\'', '"').getBytes(StandardCharsets.UTF_8), RolloutInput.class)
                .plan();
    }
}
