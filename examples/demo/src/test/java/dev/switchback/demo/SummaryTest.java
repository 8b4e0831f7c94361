package dev.switchback.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void aRollbackIsToldInCallsSecondsAndFailedUsers() {
        Facts facts = Scenes.facts(Scenario.ERRORS);

        Summary summary = Summary.of(facts, Outcome.of(facts));

        assertThat(summary.succeeded()).isTrue();
        assertThat(summary.phase()).isEqualTo("10 %");
        assertThat(summary.takenBack()).isEqualTo(new Summary.TakenBack(2, 8, 2, 8.25));
        assertThat(summary.failed()).isEqualTo(2);
        assertThat(summary.failedOnV2()).isEqualTo(1);
        assertThat(summary.lines())
                .contains(
                        "errors: ended as it must",
                        "  decided         after 2 V2 requests, 8.00 s after V2 went bad",
                        "  undone          last V2 call 2.00 s after V2 went bad",
                        "  confirmed       by the last instance 8.25 s after V2 went bad",
                        "  users           2 of 5 requests failed since then, 1 of them on V2",
                        "  confirmed by    3 of 3 instances");
    }

    @Test
    void anEmergencyIsToldWithItsPropagation() {
        Facts facts = Scenes.facts(Scenario.EMERGENCY);

        Summary summary = Summary.of(facts, Outcome.of(facts));

        assertThat(summary.lines())
                .contains(
                        "  what happened   engaged by an operator, epoch 1: everybody is back on V1",
                        "  propagation     8090 ms to the last instance's receipt");
        assertThat(summary.propagationMillis()).isEqualTo(8_090);
    }

    @Test
    void aCompletionHasNothingToUndo() {
        Facts facts = Scenes.facts(Scenario.HEALTHY);

        Summary summary = Summary.of(facts, Outcome.of(facts));

        assertThat(summary.takenBack()).isNull();
        assertThat(summary.propagationMillis()).isNull();
        assertThat(summary.lines()).noneMatch(line -> line.contains("undone"));
    }

    @Test
    void aFailureNamesWhatIsMissing() {
        Facts facts = Scenes.facts(Scenario.HEALTHY);

        Summary summary = Summary.of(facts, new Outcome(List.of("the guard found V2 worse")));

        assertThat(summary.lines())
                .contains("healthy: DID NOT end as it must", "  missing         the guard found V2 worse");
    }
}
