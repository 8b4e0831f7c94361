package dev.switchback.server.ofrep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class OfrepLimitsTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer(new OfrepSettings(1, 1));

    private static final String FLAGS = "/ofrep/v1/evaluate/flags";

    @Test
    void whoAsksTooOftenIsToldWhenToAskAgain() {
        Api hurried = SERVER.holder("frontend", "production");
        Reply reply = hurried.post(FLAGS, "{\"context\": {}}");
        while (reply.status() == 200) {
            reply = hurried.post(FLAGS, "{\"context\": {}}");
        }

        Reply one = hurried.post(FLAGS + "/on", "{\"context\": {}}");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.json().path("errorCode").asText()).isEqualTo("GENERAL");
        assertThat(one.status()).isEqualTo(429);
        assertThat(one.header("Retry-After")).isEqualTo("1");
        assertThat(one.json().path("key").asText()).isEqualTo("on");
        assertThat(SERVER.holder("frontend", "production")
                        .post(FLAGS, "{\"context\": {}}")
                        .status())
                .isEqualTo(200);
    }
}
