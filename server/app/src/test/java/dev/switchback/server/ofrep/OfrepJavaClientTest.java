package dev.switchback.server.ofrep;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.openfeature.contrib.providers.ofrep.OfrepProvider;
import dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.RunningServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drives the client that OpenFeature publishes for Java. */
final class OfrepJavaClientTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @RegisterExtension
    static final RunningServer STRICT = new RunningServer(new OfrepSettings(1, 1));

    private static final MutableContext SOMEBODY = new MutableContext("u1").add("team", "staff");

    private final Client client = client("good", SERVER.node().url(), SERVER.secret("server", "production"));

    @BeforeAll
    static void createFlags() {
        OfrepFlags.create(SERVER.admin(), PRODUCTION);
        OfrepFlags.create(STRICT.admin(), PRODUCTION);
    }

    @AfterAll
    static void shutDown() {
        OpenFeatureAPI.getInstance().shutdown();
    }

    @Test
    void valuesOfEveryTypeComeThrough() {
        found(client.getBooleanDetails("bool", false, SOMEBODY), true);
        found(client.getStringDetails("word", "", SOMEBODY), "blue");
        found(client.getStringDetails("falsy", "other", SOMEBODY), "");
        found(client.getIntegerDetails("whole", 0, SOMEBODY), 10);
        found(client.getDoubleDetails("fraction", 0.0, SOMEBODY), 0.5);
        found(client.getDoubleDetails("mixed", 0.0, SOMEBODY), 10.0);
        Value object = client.getObjectValue("object", new Value(), SOMEBODY);
        assertThat(object.asStructure().getValue("colour").asString()).isEqualTo("blue");
        assertThat(object.asStructure().getValue("sizes").asList())
                .extracting(Value::asDouble)
                .containsExactly(1.0, 2.5);
    }

    @Test
    void aRuleDecidesForWhomItNames() {
        FlagEvaluationDetails<Boolean> details = client.getBooleanDetails("staff", false, SOMEBODY);

        assertThat(details.getValue()).isTrue();
        assertThat(details.getReason()).isEqualTo("TARGETING_MATCH");
        assertThat(details.getVariant()).isEqualTo("v2");
        assertThat(client.getBooleanDetails("staff", true, new MutableContext()).getReason())
                .isEqualTo("DEFAULT");
    }

    @Test
    void aFlagThatIsOffLeavesItToTheCodeOrServesItsOffVariation() {
        assertThat(client.getBooleanValue("off", true, SOMEBODY)).isTrue();
        assertThat(client.getBooleanValue("off", false, SOMEBODY)).isFalse();

        FlagEvaluationDetails<Boolean> served = client.getBooleanDetails("off-but-served", false, SOMEBODY);
        assertThat(served.getValue()).isTrue();
        assertThat(served.getReason()).isEqualTo("DISABLED");
    }

    @Test
    void anEmergencyIsServedAtOnce() {
        Api admin = SERVER.admin();
        admin.post(PRODUCTION + "/emergency/engage", "{\"flag\": \"staff\"}");

        FlagEvaluationDetails<Boolean> engaged = client.getBooleanDetails("staff", true, SOMEBODY);

        assertThat(engaged.getValue()).isFalse();
        assertThat(engaged.getReason()).isEqualTo("DISABLED");
        assertThat(engaged.getVariant()).isEqualTo("v1");
        assertThat(engaged.getFlagMetadata().getString("switchback.reason")).isEqualTo("EMERGENCY_ROLLBACK");
        admin.post(
                PRODUCTION + "/emergency/release",
                "{\"flag\": \"staff\", \"reason\": \"over\"}",
                "If-Match",
                admin.get(PRODUCTION + "/emergency").tag());
        assertThat(client.getBooleanValue("staff", false, SOMEBODY)).isTrue();
    }

    @Test
    void whatCannotBeEvaluatedSaysWhy() {
        failed(client.getBooleanDetails("unheard-of", true, SOMEBODY), ErrorCode.FLAG_NOT_FOUND);
        failed(client.getBooleanDetails("not/ours", true, SOMEBODY), ErrorCode.FLAG_NOT_FOUND);
        failed(client.getBooleanDetails("not%2Fours", true, SOMEBODY), ErrorCode.FLAG_NOT_FOUND);
        // This client takes every status 400 for an invalid context.
        failed(client.getBooleanDetails("half", true, new MutableContext()), ErrorCode.INVALID_CONTEXT);
        failed(client.getBooleanDetails("word", true, SOMEBODY), ErrorCode.TYPE_MISMATCH);
        assertThat(client.getBooleanValue("bool", false, new MutableContext())).isTrue();
    }

    @Test
    void aKeyThatIsUnknownAnswersWithTheDefaultAndAnError() {
        Client unknown = client("unknown", SERVER.node().url(), "sbf_unknown");

        failed(unknown.getBooleanDetails("bool", true, SOMEBODY), ErrorCode.GENERAL);
    }

    @Test
    void tooManyRequestsPauseTheClient() {
        Client hurried = client("hurried", STRICT.node().url(), STRICT.secret("server", "production"));
        FlagEvaluationDetails<Boolean> details = hurried.getBooleanDetails("bool", false, SOMEBODY);
        for (int i = 0; i < 100 && details.getErrorCode() == null; i++) {
            details = hurried.getBooleanDetails("bool", false, SOMEBODY);
        }

        assertThat(details.getErrorCode()).isEqualTo(ErrorCode.GENERAL);
        assertThat(details.getErrorMessage()).contains("Rate limit");
        assertThat(hurried.getBooleanDetails("bool", false, SOMEBODY).getErrorMessage())
                .contains("Rate limit");
    }

    private static Client client(String domain, String url, String secret) {
        OfrepProviderOptions options = OfrepProviderOptions.builder()
                .baseUrl(url)
                .headers(ImmutableMap.of("Authorization", ImmutableList.copyOf(List.of("Bearer " + secret))))
                .build();
        OpenFeatureAPI.getInstance().setProviderAndWait(domain, OfrepProvider.constructProvider(options));
        return OpenFeatureAPI.getInstance().getClient(domain);
    }

    private static <T> void found(FlagEvaluationDetails<T> details, T value) {
        assertThat(details.getValue()).isEqualTo(value);
        assertThat(details.getVariant()).isEqualTo("a");
        assertThat(details.getReason()).isEqualTo("STATIC");
        assertThat(details.getErrorCode()).isNull();
        assertThat(details.getFlagMetadata().getString("flagSetId")).isEqualTo("default/production");
        assertThat(details.getFlagMetadata().getString("switchback.reason")).isEqualTo("DEFAULT_RULE");
    }

    private static void failed(FlagEvaluationDetails<Boolean> details, ErrorCode error) {
        assertThat(details.getErrorCode()).as(details.toString()).isEqualTo(error);
        assertThat(details.getValue()).isTrue();
        assertThat(details.getReason()).isEqualTo("ERROR");
    }
}
