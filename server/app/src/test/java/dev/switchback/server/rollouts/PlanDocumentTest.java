package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanDocumentTest {

    @Test
    void readsAudiencesAndSharesAndFillsInWhatIsLeftOut() {
        Plan plan = read("""
                {"phases": [
                  {"audience": [{"attribute": "group", "operator": "in", "values": ["staff", 7, 1.5, true]}]},
                  {"share": 1000, "minimumSeconds": 30, "minimumCalls": 100},
                  {"name": "half", "share": 50000}]}
                """);

        assertThat(plan.phases()).extracting(Phase::name).containsExactly("audience", "1 %", "half");
        assertThat(plan.phases().get(1).minimumTime()).isEqualTo(Duration.ofSeconds(30));
        assertThat(plan.phases().get(1).minimumCalls()).isEqualTo(100);
        assertThat(plan.guard()).isEqualTo(GuardSettings.defaults());
    }

    @Test
    void isReadAsItWasWritten() {
        Plan plan = read("""
                {"phases": [
                  {"audience": [{"attribute": "age", "operator": "greaterOrEqual", "values": [18], "negated": true}]},
                  {"share": 12345}],
                 "guard": {"alpha": 0.05, "errorGate": 0.01, "latencyTolerancePercent": 10}}
                """);

        assertThat(read(Json.text(PlanDocument.of(plan)))).isEqualTo(plan);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                  | /phases",
                "{'phases': []}                                                      | /phases",
                "{'phases': [null]}                                                  | /phases/0",
                "{'phases': [{}]}                                                    | /phases/0",
                "{'phases': [{'share': 1, 'audience': []}]}                          | /phases/0",
                "{'phases': [{'share': 0}]}                                          | /phases/0/share",
                "{'phases': [{'share': 100001}]}                                     | /phases/0/share",
                "{'phases': [{'share': 9, 'name': ' '}]}                             | /phases/0/name",
                "{'phases': [{'share': 9, 'minimumSeconds': -1}]}                    | /phases/0/minimumSeconds",
                "{'phases': [{'share': 9, 'minimumSeconds': 31536001}]}              | /phases/0/minimumSeconds",
                "{'phases': [{'share': 9, 'minimumCalls': -1}]}                      | /phases/0/minimumCalls",
                "{'phases': [{'share': 9}, {'share': 9}]}                            | /phases/1/share",
                "{'phases': [{'audience': []}]}                                      | /phases/0/audience",
                "{'phases': [{'audience': [{'operator': 'present'}]}]}               | /phases/0/audience/0/attribute",
                "{'phases': [{'audience': [{'attribute': 'a'}]}]}                    | /phases/0/audience/0/operator",
                "{'phases': [{'audience': [{'attribute': 'a', 'operator': 'is'}]}]}  | /phases/0/audience/0/operator",
                "{'phases': [{'audience': [null]}]}                                  | /phases/0/audience/0",
                "{'phases': [{'share': 9}], 'guard': {'alpha': 0}}                   | /guard/alpha",
                "{'phases': [{'share': 9}], 'guard': {'errorGate': 0.41}}            | /guard/errorGate",
                "{'phases': [{'share': 9}], 'guard': {'latencyTolerancePercent': 401}} | /guard/latencyTolerancePercent",
            })
    void refusesWhatCannotBeCarriedOut(String document, String pointer) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(document.replace('\'', '"')));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(refusal.problems()).extracting(Problem::pointer).containsExactly(pointer);
    }

    @Test
    void refusesMoreThanTwentyPhases() {
        PhaseDocument phase = new PhaseDocument(null, null, 1, null, null);

        assertThatThrownBy(() -> new PlanDocument(Collections.nCopies(21, phase), null).plan())
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problems())
                                .contains(new Problem("/phases", "must hold 1 to 20 phases, not 21")));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2.47, 1", "2.5, 1", "3, 2", "5, 2", "10, 4", "400, 66"})
    void aToleranceIsRoundedUpToBuckets(double percent, int buckets) {
        assertThat(new GuardSettings(0.01, 0.001, percent).policy(1, 50_000).toleranceBuckets())
                .isEqualTo(buckets);
    }

    @Test
    void latencyTakesNobodyBackUpToOnePercent() {
        assertThat(GuardSettings.defaults().policy(1, 1_000).latencyActs()).isFalse();
        assertThat(GuardSettings.defaults().policy(1, 1_001).latencyActs()).isTrue();
    }

    @Test
    void sharesAndAudiencesStayInForceInLaterPhases() {
        Plan plan = read("""
                {"phases": [
                  {"audience": [{"attribute": "staff", "operator": "present"}]},
                  {"share": 1000},
                  {"audience": [{"attribute": "beta", "operator": "present"}]},
                  {"share": 5000}]}
                """);

        assertThat(List.of(plan.share(0), plan.share(1), plan.share(2), plan.share(3)))
                .containsExactly(0, 1_000, 1_000, 5_000);
        assertThat(plan.audiences(0, "v2")).hasSize(1);
        assertThat(plan.audiences(3, "v2")).extracting("id").containsExactly("phase-0", "phase-2");
    }

    private static Plan read(String document) {
        return Json.read(document.getBytes(StandardCharsets.UTF_8), PlanDocument.class)
                .plan();
    }
}
