package dev.switchback.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeTest {

    @ParameterizedTest
    @EnumSource
    void aScenarioThatWentAsItMustSucceeds(Scenario scenario) {
        assertThat(Outcome.of(Scenes.facts(scenario)).missing()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anInstanceThatHasNotConfirmedIsMissing(Scenario scenario) {
        Facts facts = Scenes.facts(scenario);
        Facts late = new Facts(
                scenario,
                3,
                facts.rollout(),
                facts.verdicts(),
                facts.flagRolledBack(),
                Scenes.instances(8, 0, "shop-2"),
                facts.visits(),
                facts.troubleAt(),
                facts.engagement(),
                facts.endedAt(),
                true,
                facts.links());

        assertThat(Outcome.of(late).missing())
                .containsExactly(
                        "2 of 3 instances have confirmed the last revision", "the time was over before it ended");
    }

    @Test
    void aHealthyVersionMustNotBeTakenBack() {
        Facts facts = Scenes.facts(
                Scenario.HEALTHY,
                Scenes.rollout("rolledBack", 2),
                List.of(Scenes.verdict("rollBack", "worse", "ERRORS")),
                List.of(Scenes.visit(Scenes.END, "v1")),
                null);

        assertThat(Outcome.of(facts).missing())
                .hasSize(4)
                .contains("the guard found V2 worse", "users still get V1", "users get no answer from V2");
    }

    @Test
    void aRolloutThatGoesOnIsNotRolledBack() {
        Facts facts = Scenes.facts(
                Scenario.ERRORS,
                Scenes.rollout("running", 2),
                List.of(),
                List.of(Scenes.visit(Scenes.END, "v2"), Scenes.visit(Scenes.END, "v1")),
                Scenes.TROUBLE);

        assertThat(Outcome.of(facts).missing())
                .hasSize(4)
                .contains("the flag still leads to V2", "users still get V2")
                .anyMatch(point -> point.startsWith("the rollout is running"));
    }

    @Test
    void aRollbackForTheWrongReasonDoesNotCount() {
        Facts facts = Scenes.facts(
                Scenario.LATENCY,
                Scenes.rollout("rolledBack", 2),
                List.of(Scenes.verdict("rollBack", "worse", "ERRORS")),
                List.of(Scenes.visit(Scenes.END, "v1")),
                Scenes.TROUBLE);

        assertThat(Outcome.of(facts).missing())
                .containsExactly("the cause is ERRORS, not one of [LATENCY_MEDIAN, LATENCY_P95, LATENCY_P99]");
    }

    @Test
    void aRollbackBeforeTheTroubleIsAFalseAlarm() {
        Facts facts = Scenes.facts(
                Scenario.ERRORS,
                Scenes.rollout("rolledBack", 2),
                List.of(Scenes.verdict("rollBack", "worse", "ERRORS")),
                List.of(Scenes.visit(Scenes.END, "v1")),
                null);

        assertThat(Outcome.of(facts).missing()).containsExactly("V2 was taken back before anything was wrong with it");
    }

    @Test
    void anEmergencyWithoutEveryReceiptIsNotProven() {
        Facts facts = Scenes.facts(Scenario.EMERGENCY);
        Facts silent = new Facts(
                Scenario.EMERGENCY,
                3,
                facts.rollout(),
                facts.verdicts(),
                false,
                facts.instances(),
                facts.visits(),
                facts.troubleAt(),
                new Engagement(Scenes.TROUBLE, Scenes.TROUBLE, Scenes.TROUBLE, 1, false),
                facts.endedAt(),
                false,
                facts.links());

        assertThat(Outcome.of(silent).missing()).containsExactly("not every instance has confirmed an emergency");
    }
}
