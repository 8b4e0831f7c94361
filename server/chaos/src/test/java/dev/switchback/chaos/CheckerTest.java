package dev.switchback.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Histories that hold each violation, and some that look alike and hold none. */
final class CheckerTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void aHistoryInWhichAllWentWellHasNoViolation() {
        Verdict verdict = check(
                acknowledged(1, 10),
                view("a", 10, 1, 1),
                acknowledged(2, 12),
                view("a", 12, 2, 2),
                view("b", 12, 2, 2),
                new Observation.Served("node", 12, "hash"),
                new Observation.Evaluations("a", 1_000, 0, 49_000_000),
                new Observation.Remains(12, Map.of("writer-1", List.of(2L, 2L))));

        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.complaint()).isEmpty();
        assertThat(verdict.acknowledged()).isEqualTo(2);
        assertThat(verdict.views()).isEqualTo(3);
        assertThat(verdict.evaluations()).isEqualTo(1_000);
        assertThat(verdict.slowestNanos()).isEqualTo(49_000_000);
    }

    @Test
    void aWriteThatALaterRevisionDoesNotHoldIsLost() {
        assertOnly(Violation.WRITE_LOST, check(acknowledged(2, 12), view("a", 13, 1, 1)));
    }

    @Test
    void aWriteOfALaterRevisionMayBeMissing() {
        assertThat(check(acknowledged(2, 12), view("a", 11, 1, 1)).clean()).isTrue();
    }

    @Test
    void aWriteThatTheDatabaseDoesNotHoldAtTheEndIsLost() {
        assertOnly(
                Violation.WRITE_LOST,
                check(acknowledged(2, 12), new Observation.Remains(12, Map.of("writer-1", List.of(1L, 1L)))));
    }

    @Test
    void aWriteWhoseFlagIsGoneIsLost() {
        assertOnly(Violation.WRITE_LOST, check(acknowledged(2, 12), new Observation.Remains(12, Map.of())));
    }

    @Test
    void aWriteThatNobodyAcknowledgedMayBeThere() {
        assertThat(check(acknowledged(2, 12), view("a", 13, 3, 3)).clean()).isTrue();
    }

    @Test
    void anOlderRevisionAfterANewerOneIsAViolation() {
        assertOnly(Violation.REVISION_BACK, check(view("a", 12, 2, 2), view("a", 11, 1, 1)));
        assertOnly(
                Violation.REVISION_BACK,
                check(new Observation.Served("node", 12, "x"), new Observation.Served("node", 11, "y")));
    }

    @Test
    void othersMayBeBehind() {
        assertThat(check(view("a", 12, 2, 2), view("b", 11, 1, 1)).clean()).isTrue();
    }

    @Test
    void twoContentsOfOneRevisionAreAViolation() {
        assertOnly(Violation.TWO_CONTENTS, check(view("a", 12, 2, 2), view("b", 12, 3, 3)));
        assertOnly(
                Violation.TWO_CONTENTS,
                check(new Observation.Served("one", 12, "x"), new Observation.Served("other", 12, "y")));
    }

    @Test
    void halfOfWhatWasWrittenTogetherIsAViolation() {
        assertOnly(Violation.SNAPSHOT_PARTIAL, check(view("a", 12, 2, 1)));
    }

    @Test
    void failedEvaluationsAreCounted() {
        Verdict verdict = check(new Observation.Evaluations("a", 1_000, 7, 10));

        assertOnly(Violation.EVALUATION_FAILED, verdict);
        assertThat(verdict.count(Violation.EVALUATION_FAILED)).isEqualTo(7);
    }

    @Test
    void anEvaluationOfMoreThanFiftyMillisecondsIsAViolation() {
        assertOnly(Violation.EVALUATION_BLOCKED, check(new Observation.Evaluations("a", 1_000, 0, 51_000_000)));
    }

    @Test
    void anEmergencyThatIsObeyedInTimeUntilItsReleaseIsNoViolation() {
        assertThat(check(on("a", 0), engaged(1, "a"), off("a", 2), new Observation.Released(5 * SECOND), on("a", 6))
                        .clean())
                .isTrue();
    }

    @Test
    void anEmergencyThatIsObeyedLateIsAViolation() {
        assertOnly(Violation.EMERGENCY_LATE, check(on("a", 0), engaged(1, "a"), off("a", 4)));
    }

    @Test
    void anEmergencyThatIsNeverObeyedIsAViolation() {
        assertOnly(Violation.EMERGENCY_LATE, check(on("a", 0), engaged(1, "a")));
        assertOnly(Violation.EMERGENCY_LATE, check(engaged(1, "a")));
    }

    @Test
    void anEmergencyThatIsForgottenBeforeItsReleaseIsAViolation() {
        assertOnly(
                Violation.EMERGENCY_LATE,
                check(on("a", 0), engaged(1, "a"), off("a", 2), on("a", 4), new Observation.Released(5 * SECOND)));
    }

    @Test
    void whoNeedNotObeyMayServeOn() {
        assertThat(check(on("a", 0), on("b", 0), engaged(1, "a"), off("a", 2)).clean())
                .isTrue();
    }

    private static Verdict check(Observation... history) {
        return Checker.check(List.of(history));
    }

    private static void assertOnly(Violation violation, Verdict verdict) {
        assertThat(verdict.clean()).isFalse();
        assertThat(verdict.complaint()).contains(violation.words());
        assertThat(Arrays.stream(Violation.values()).filter(each -> verdict.count(each) > 0))
                .containsExactly(violation);
    }

    private static Observation acknowledged(long number, long revision) {
        return new Observation.Acknowledged("writer-1", number, revision);
    }

    private static Observation view(String observer, long revision, long left, long right) {
        return new Observation.View(observer, revision, Map.of("writer-1", List.of(left, right)));
    }

    private static Observation engaged(long second, String observer) {
        return new Observation.Engaged(second * SECOND, 2 * SECOND, Set.of(observer));
    }

    private static Observation on(String observer, long second) {
        return new Observation.Switched(observer, second * SECOND, true);
    }

    private static Observation off(String observer, long second) {
        return new Observation.Switched(observer, second * SECOND, false);
    }
}
