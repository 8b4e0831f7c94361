package dev.switchback.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Reason;
import dev.openfeature.sdk.Structure;
import dev.openfeature.sdk.Value;
import dev.switchback.client.FakeServer;
import dev.switchback.evaluation.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What OpenFeature's draft conformance suite for providers asks of values, errors and reasons, and what it leaves open.
 * The suite is not published as an artefact yet.
 */
final class ResolutionTest {
    private static final long HUGE = (1L << 53) + 1;
    private static final EvaluationContext NOBODY = new ImmutableContext();
    private static final EvaluationContext ANN = new ImmutableContext("ann");
    private static final EvaluationContext BOB = new ImmutableContext("bob");
    private static final Snapshot SNAPSHOT = Flags.snapshot(
            50,
            Flags.fixed("on", "boolean", "false", "true"),
            Flags.fixed("false", "boolean", "true", "false"),
            Flags.fixed("greeting", "string", "\"bye\"", "\"hi\""),
            Flags.fixed("empty", "string", "\"bye\"", "\"\""),
            Flags.fixed("ten", "number", "1", "10"),
            Flags.fixed("zero", "number", "1", "0"),
            Flags.fixed("round", "number", "1", "10.0"),
            Flags.fixed("half", "number", "1", "0.5"),
            Flags.fixed("int", "number", "1", "2147483647"),
            Flags.fixed("long", "number", "1", "2147483648"),
            Flags.fixed("huge", "number", "1", Long.toString(HUGE)),
            Flags.fixed("largest", "number", "1", Long.toString(Long.MAX_VALUE)),
            Flags.fixed("beyond", "number", "1", "1e300"),
            Flags.fixed("nothing", "json", "1", "{}"),
            Flags.fixed("object", "json", "1", """
                    {"shown": true, "title": "Look", "count": 100, "share": 0.5, "large": 9007199254740993,
                     "none": null, "list": [1, [], {}]}
                    """),
            Flags.targeted("targeted"),
            Flags.split("split"),
            Flags.off("off", ""),
            Flags.off("served off", "\"offVariation\": \"v2\", ").replace("served off", "served-off"),
            Flags.fixed("broken", "string", "\"bye\"", "1"));

    private static final AtomicBoolean takenBack = new AtomicBoolean();
    private static FakeServer server;
    private static OpenFeatureAPI api;
    private static SwitchbackProvider provider;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        server = new FakeServer(SNAPSHOT);
        api = OpenFeatureAPI.createIsolated();
        provider = SwitchbackProvider.of(server.client().localEmergency(takenBack::get));
        api.setProviderAndWait(provider);
        client = api.getClient();
    }

    @AfterAll
    static void stop() {
        api.shutdown();
        server.close();
    }

    @Test
    void theProviderHasAName() {
        assertThat(provider.getMetadata().getName()).isEqualTo("Switchback");
    }

    @Test
    void valuesOfEveryTypeResolveWithVariantAndReasonAndWithoutError() {
        normal(client.getBooleanDetails("on", false), true);
        normal(client.getStringDetails("greeting", "bye"), "hi");
        normal(client.getIntegerDetails("ten", 1), 10);
        normal(client.getLongDetails("ten", 1L), 10L);
        normal(client.getDoubleDetails("half", 0.1), 0.5);
        normal(client.getIntegerDetails("int", 1), Integer.MAX_VALUE);
    }

    @Test
    void aFalsyValueIsAValueNotAnAbsence() {
        normal(client.getBooleanDetails("false", true), false);
        normal(client.getStringDetails("empty", "bye"), "");
        normal(client.getIntegerDetails("zero", 1), 0);
        normal(client.getLongDetails("zero", 1L), 0L);
        normal(client.getDoubleDetails("zero", 1.0), 0.0);
        FlagEvaluationDetails<Value> nothing = client.getObjectDetails("nothing", new Value(1));
        assertThat(nothing.getValue().asStructure().asMap()).isEmpty();
        assertThat(nothing.getReason()).isEqualTo("STATIC");
    }

    @Test
    void wholeNumbersAreExactBeyondWhatADoubleHolds() {
        normal(client.getLongDetails("huge", 1L), HUGE);
        normal(client.getLongDetails("largest", 1L), Long.MAX_VALUE);
        assertThat(client.getLongValue("missing", HUGE)).isEqualTo(HUGE);
    }

    @Test
    void aNumberIsReadAsAnotherKindOnlyWithoutLoss() {
        normal(client.getIntegerDetails("round", 1), 10);
        normal(client.getLongDetails("round", 1L), 10L);
        normal(client.getDoubleDetails("ten", 0.1), 10.0);
        failed(client.getIntegerDetails("half", 1), 1, ErrorCode.TYPE_MISMATCH);
        failed(client.getLongDetails("half", 1L), 1L, ErrorCode.TYPE_MISMATCH);
        failed(client.getIntegerDetails("long", 1), 1, ErrorCode.TYPE_MISMATCH);
        failed(client.getDoubleDetails("huge", 0.1), 0.1, ErrorCode.TYPE_MISMATCH);
        failed(client.getDoubleDetails("largest", 0.1), 0.1, ErrorCode.TYPE_MISMATCH);
        failed(client.getLongDetails("beyond", 1L), 1L, ErrorCode.TYPE_MISMATCH);
    }

    @Test
    void anObjectResolvesWithAllThatItHolds() {
        FlagEvaluationDetails<Value> details = client.getObjectDetails("object", new Value());
        Structure object = details.getValue().asStructure();
        assertThat(object.keySet())
                .containsExactlyInAnyOrder("shown", "title", "count", "share", "large", "none", "list");
        assertThat(object.getValue("shown").asBoolean()).isTrue();
        assertThat(object.getValue("title").asString()).isEqualTo("Look");
        assertThat(object.getValue("count").asObject()).isEqualTo(100);
        assertThat(object.getValue("share").asObject()).isEqualTo(0.5);
        assertThat(object.getValue("large").asObject()).isEqualTo(HUGE);
        assertThat(object.getValue("none").isNull()).isTrue();
        assertThat(object.getValue("list").asList()).hasSize(3);
        assertThat(client.getObjectValue("greeting", new Value())).isEqualTo(new Value("hi"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "ten", "object"})
    void whatIsNoBooleanIsAMismatch(String key) {
        failed(client.getBooleanDetails(key, false), false, ErrorCode.TYPE_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "ten", "half", "object"})
    void whatIsNoStringIsAMismatch(String key) {
        failed(client.getStringDetails(key, "fallback"), "fallback", ErrorCode.TYPE_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "greeting", "object"})
    void whatIsNoNumberIsAMismatch(String key) {
        failed(client.getIntegerDetails(key, 1), 1, ErrorCode.TYPE_MISMATCH);
        failed(client.getLongDetails(key, 1L), 1L, ErrorCode.TYPE_MISMATCH);
        failed(client.getDoubleDetails(key, 0.1), 0.1, ErrorCode.TYPE_MISMATCH);
    }

    @Test
    void errorCodesSayWhatWentWrong() {
        failed(client.getStringDetails("missing", "fallback"), "fallback", ErrorCode.FLAG_NOT_FOUND);
        failed(client.getStringDetails("broken", "fallback"), "fallback", ErrorCode.PARSE_ERROR);
        failed(client.getBooleanDetails("split", true, NOBODY), true, ErrorCode.TARGETING_KEY_MISSING);
        failed(
                client.getBooleanDetails("split", true, new ImmutableContext("")),
                true,
                ErrorCode.TARGETING_KEY_MISSING);
    }

    @ParameterizedTest
    @CsvSource({"ann, true, TARGETING_MATCH", "bob, false, DEFAULT"})
    void aTargetThatMatchesAndOneThatDoesNotHaveReasonsOfTheirOwn(String key, boolean value, Reason reason) {
        FlagEvaluationDetails<Boolean> details =
                client.getBooleanDetails("targeted", !value, new ImmutableContext(key));
        assertThat(details.getValue()).isEqualTo(value);
        assertThat(details.getReason()).isEqualTo(reason.name());
        assertThat(details.getErrorCode()).isNull();
    }

    @Test
    void aRuleThatMatchesIsATargetingMatchEvenForNobody() {
        EvaluationContext pro = new ImmutableContext(Map.of("plan", new Value("pro")));
        assertThat(client.getBooleanDetails("targeted", false, pro).getReason()).isEqualTo("TARGETING_MATCH");
        assertThat(client.getBooleanDetails("targeted", true, NOBODY).getReason())
                .isEqualTo("DEFAULT");
    }

    @Test
    void anAllocationIsASplit() {
        assertThat(List.of(ANN, BOB)).allSatisfy(somebody -> {
            FlagEvaluationDetails<Boolean> details = client.getBooleanDetails("split", true, somebody);
            assertThat(details.getReason()).isEqualTo("SPLIT");
            assertThat(details.getVariant()).isEqualTo(details.getValue() ? "v2" : "v1");
        });
    }

    @Test
    void aFlagThatIsOffIsDisabledAndACodeDefaultHasNoVariant() {
        FlagEvaluationDetails<Boolean> codeDefault = client.getBooleanDetails("off", true);
        assertThat(codeDefault.getValue()).isTrue();
        assertThat(codeDefault.getReason()).isEqualTo("DISABLED");
        assertThat(codeDefault.getVariant()).isNull();
        assertThat(codeDefault.getErrorCode()).isNull();
        assertThat(client.getStringDetails("off", "any type").getErrorCode()).isNull();
        FlagEvaluationDetails<Boolean> served = client.getBooleanDetails("served-off", false);
        assertThat(served.getValue()).isTrue();
        assertThat(served.getReason()).isEqualTo("DISABLED");
        assertThat(served.getVariant()).isEqualTo("v2");
    }

    @Test
    void anEmergencyIsDisabledAndSaysSoInItsMetadata() {
        takenBack.set(true);
        FlagEvaluationDetails<Boolean> details = client.getBooleanDetails("on", true, ANN);
        takenBack.set(false);
        assertThat(details.getValue()).isFalse();
        assertThat(details.getVariant()).isEqualTo("v1");
        assertThat(details.getReason()).isEqualTo("DISABLED");
        assertThat(details.getFlagMetadata().getString("switchback.reason")).isEqualTo("EMERGENCY_ROLLBACK");
    }

    @Test
    void metadataNamesEnvironmentVersionContextAndCause() {
        assertThat(client.getBooleanDetails("targeted", false, ANN)
                        .getFlagMetadata()
                        .asUnmodifiableMap())
                .isEqualTo(Map.of(
                        "flagSetId", "shop/test", "version", "41", "contextId", "ann", "switchback.reason", "TARGET"));
        assertThat(client.getStringDetails("missing", "").getFlagMetadata().asUnmodifiableMap())
                .isEqualTo(Map.of("flagSetId", "shop/test"));
        assertThat(client.getStringDetails("on", "").getFlagMetadata().getString("version"))
                .isEqualTo("41");
    }

    @Test
    void contextsOfEveryLevelAreMerged() {
        Client pro = api.getClient().setEvaluationContext(new ImmutableContext(Map.of("plan", new Value("pro"))));
        assertThat(pro.getBooleanValue("targeted", false, BOB)).isTrue();
        EvaluationContext free = new ImmutableContext("bob", Map.of("plan", new Value("free")));
        assertThat(pro.getBooleanValue("targeted", true, free)).isFalse();
    }

    @Test
    @SuppressWarnings("NullAway") // callers without nullness checks exist
    void nothingEscapesTheResolvers() {
        assertThat(provider.getStringEvaluation(null, null, null).getErrorCode())
                .isEqualTo(ErrorCode.GENERAL);
        assertThat(provider.getObjectEvaluation("x".repeat(1_000_000), null, ANN)
                        .getErrorCode())
                .isEqualTo(ErrorCode.FLAG_NOT_FOUND);
        ProviderEvaluation<Boolean> off = provider.getBooleanEvaluation("off", null, NOBODY);
        assertThat(off.getValue()).isNull();
        assertThat(off.getErrorCode()).isNull();
    }

    @Test
    void withoutConfigurationEveryResolverAnswersNotReady() {
        SwitchbackProvider fresh = SwitchbackProvider.of(server.client());
        List<ProviderEvaluation<?>> answers = List.of(
                fresh.getBooleanEvaluation("on", false, ANN),
                fresh.getStringEvaluation("greeting", "", ANN),
                fresh.getIntegerEvaluation("ten", 1, ANN),
                fresh.getLongEvaluation("ten", 1L, ANN),
                fresh.getDoubleEvaluation("half", 0.1, ANN),
                fresh.getObjectEvaluation("object", new Value(), ANN));
        fresh.shutdown();
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.getErrorCode()).isEqualTo(ErrorCode.PROVIDER_NOT_READY);
            assertThat(answer.getReason()).isEqualTo("ERROR");
            assertThat(answer.getFlagMetadata()).isEqualTo(ImmutableMetadata.EMPTY);
        });
    }

    private static <T> void normal(FlagEvaluationDetails<T> details, T value) {
        assertThat(details.getValue()).isEqualTo(value);
        assertThat(details.getVariant()).isEqualTo("v2");
        assertThat(details.getReason()).isEqualTo("STATIC");
        assertThat(details.getErrorCode()).isNull();
        assertThat(details.getErrorMessage()).isNull();
    }

    private static <T> void failed(FlagEvaluationDetails<T> details, T otherwise, ErrorCode code) {
        assertThat(details.getValue()).isEqualTo(otherwise);
        assertThat(details.getVariant()).isNull();
        assertThat(details.getReason()).isEqualTo("ERROR");
        assertThat(details.getErrorCode()).isEqualTo(code);
        assertThat(details.getErrorMessage()).isNotBlank();
    }
}
