package dev.switchback.server.rollouts.plans;

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
                "{'phases': [{'share': 9, 'minimumUnits': -1}]}                      | /phases/0/minimumUnits",
                "{'phases': [{'share': 9, 'bakeSeconds': -1}]}                       | /phases/0/bakeSeconds",
                "{'phases': [{'share': 8, 'bakeSeconds': 1}, {'share': 9}]}          | /phases/0/bakeSeconds",
                "{'phases': [{'share': 9, 'approvals': ['']}]}                       | /phases/0/approvals/0",
                "{'phases': [{'share': 9, 'approvals': ['a', 'a']}]}                 | /phases/0/approvals",
                "{'phases': [{'share': 9, 'approvals': [null]}]}                     | /phases/0/approvals/0",
                "{'phases': [{'share': 9}, {'share': 8}]}                            | /phases/1/share",
                "{'phases': [{'share': 9}, {'share': 9, 'shrinks': true}]}           | /phases/1/share",
                "{'phases': [{'share': 9}], 'holdBack': 50001}                       | /holdBack",
                "{'phases': [{'share': 9}], 'gates': {'errorRate': 0.5}}             | /gates/errorRate",
                "{'phases': [{'share': 9}], 'gates': {'slowdown': -1}}               | /gates/slowdown",
                "{'phases': [{'share': 9}], 'gates': {'metrics': ['carts']}}         | /gates/metrics/0",
                "{'phases': [{'share': 9}], 'readiness': {}}                         | /readiness",
                "{'phases': [{'share': 9}], 'readiness': {'url': 'file:///etc'}}     | /readiness/url",
                "{'phases': [{'share': 9}], 'readiness': {'url': 'a b'}}             | /readiness/url",
                "{'phases': [{'share': 9}], 'readiness': {'telemetry': true, 'beforeShare': 100000}} | /readiness/beforeShare",
                "{'phases': [{'share': 9}], 'guard': {'metrics': [{'kind': 'rate'}]}} | /guard/metrics/0/name",
                "{'phases': [{'share': 9}], 'guard': {'metrics': [{'name': 'a'}]}}   | /guard/metrics/0/kind",
                "{'phases': [{'share': 9}], 'guard': {'metrics': [{'name': 'a', 'kind': 'rate', 'tolerance': -1}]}} | /guard/metrics/0/tolerance",
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
    void everythingThatAPlanMaySayIsReadAsItWasWritten() {
        Plan plan = read("""
                {"phases": [
                  {"share": 50000, "minimumUnits": 2000, "approvals": ["qa signed off", "legal"]},
                  {"share": 10000, "shrinks": true},
                  {"share": 90000, "minimumSeconds": 10, "bakeSeconds": 3600}],
                 "guard": {"metrics": [
                   {"name": "carts", "kind": "rate", "worse": "up", "tolerance": 0.1, "limit": 0.02},
                   {"name": "basket", "kind": "value", "worse": "down"}]},
                 "gates": {"errorRate": 0.002, "slowdown": 0.1, "strict": true, "metrics": ["carts"]},
                 "holdBack": 10000, "finish": "operator", "onWorse": "stepBack",
                 "readiness": {"url": "http://v1.example/livez", "telemetry": true, "beforeShare": 40000, "mode": "warn"}}
                """);

        assertThat(read(Json.text(PlanDocument.of(plan)))).isEqualTo(plan);
        assertThat(plan.phases().get(2).wanted()).isEqualTo(Duration.ofSeconds(3_610));
        assertThat(plan.finish()).isEqualTo(Plan.Finish.OPERATOR);
    }

    @Test
    void aPlanWrittenDownBeforeAsksForNothingMore() {
        Plan plan = read("{\"phases\": [{\"share\": 100000}]}");

        assertThat(plan.gates()).isEqualTo(Gates.NONE);
        assertThat(plan.holdBack()).isZero();
        assertThat(plan.finish()).isEqualTo(Plan.Finish.AUTOMATIC);
        assertThat(plan.share(0)).isEqualTo(100_000);
    }

    @Test
    void refusesMoreThanTwentyPhases() {
        PhaseDocument phase = new PhaseDocument(null, null, 1, null, null, null, null, null, null, null);

        assertThatThrownBy(() -> PlanDocument.of(Collections.nCopies(21, phase)).plan())
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
