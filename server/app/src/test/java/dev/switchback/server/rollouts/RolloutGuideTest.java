package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Guide;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The guide, and every answer of the rollouts' API as the contract has it. */
final class RolloutGuideTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void everyLineOfTheGuideWorksAsItStands() throws IOException, InterruptedException {
        assertThat(Guide.follow("roll-out.md", SERVER))
                .contains(
                        "\"state\":\"aborted\"",
                        "\"gate\":\"approval\",\"name\":\"qa signed off\"",
                        "\"state\":\"paused\"",
                        "\"state\":\"rolledBack\"",
                        "\"attempt\":3");

        Reply rollouts = SERVER.admin().get(RunningServer.PRODUCTION + "/rollouts");
        assertThat(rollouts.status()).isEqualTo(200);
        String open = rollouts.json().at("/items/0/id").asText();
        String path = RunningServer.PRODUCTION + "/rollouts/" + open;
        assertThat(SERVER.admin().post(path + "/restart?phase=x", "").status()).isEqualTo(400);
        assertThat(SERVER.admin().post(path + "/restart", "").status()).isEqualTo(409);
        assertThat(SERVER.admin().post(path + "/finish", "").status()).isEqualTo(428);
        assertThat(SERVER.admin()
                        .post(path + "/approvals", "{\"name\": \"none\"}")
                        .status())
                .isEqualTo(422);
        assertThat(SERVER.admin().post(path + "/approvals", "{}").status()).isEqualTo(422);
        assertThat(SERVER.admin().post(path + "/abort", "").status()).isEqualTo(200);
        assertThat(SERVER.admin().post(path + "/step-back", "").status()).isEqualTo(409);
    }
}
