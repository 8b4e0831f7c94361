package dev.switchback.server.schedules;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Guide;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ScheduleRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void aNodeMakesAChangeByItself() {
        String flag = create("by-itself");
        Instant at = Instant.now().plusMillis(200);
        Reply scheduled = schedule(flag, "{\"at\": \"%s\", \"patch\": {\"enabled\": false}}".formatted(at));
        assertThat(scheduled.status()).isEqualTo(201);

        Eventually.within(
                Duration.ofSeconds(20),
                () -> assertThat(SERVER.admin().get(flag).json().path("enabled").asBoolean())
                        .isFalse());

        Reply done = SERVER.admin().get(scheduled.header("Location"));
        assertThat(done.json().path("state").asText()).isEqualTo("done");
        assertThat(Duration.between(
                        at, Instant.parse(done.json().path("endedAt").asText())))
                .isPositive();
    }

    @Test
    void whatIsScheduledIsListedForTheFlagAndForTheEnvironment() {
        String flag = create("listed");
        Reply first = schedule(flag, tomorrow("{\"enabled\": false}"));
        schedule(flag, tomorrow("{\"enabled\": true}"));
        SERVER.admin().delete(first.header("Location"));

        assertThat(SERVER.admin().get(flag + "/schedules").json().path("items")).hasSize(2);
        assertThat(SERVER.admin()
                        .get(flag + "/schedules?state=cancelled")
                        .json()
                        .at("/items/0/id")
                        .asText())
                .isEqualTo(first.json().path("id").asText());
        Reply page = SERVER.admin().get(PRODUCTION + "/schedules?flag=listed&limit=1");
        assertThat(page.json().path("items")).hasSize(1);
        assertThat(SERVER.admin()
                        .get(PRODUCTION + "/schedules?flag=listed&after="
                                + page.json().path("next").asText())
                        .json()
                        .path("items"))
                .hasSize(1);
    }

    @Test
    void whoTakesAChangeBackTwiceIsNotToldOff() {
        String schedule =
                schedule(create("twice"), tomorrow("{\"enabled\": false}")).header("Location");

        assertThat(SERVER.admin().delete(schedule).status()).isEqualTo(204);
        assertThat(SERVER.admin().delete(schedule).status()).isEqualTo(204);
    }

    @Test
    void aDeletedFlagTakesItsScheduledChangesWithIt() {
        String flag = create("goes");
        String schedule = schedule(flag, tomorrow("{\"enabled\": false}")).header("Location");

        SERVER.admin().delete(flag, "If-Match", "*");

        Reply cancelled = SERVER.admin().get(schedule);
        assertThat(cancelled.json().path("state").asText()).isEqualTo("cancelled");
        assertThat(cancelled.json().path("detail").asText()).isEqualTo("the flag was deleted");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        String flag = create("nonsense");

        assertThat(schedule(flag, "{\"at\": \"2020-01-01T00:00:00Z\", \"patch\": {\"enabled\": false}}")
                        .status())
                .isEqualTo(422);
        assertThat(schedule(flag, "{\"patch\": {}}").status()).isEqualTo(422);
        assertThat(schedule(flag, tomorrow("{\"defaultRule\": {\"variation\": \"v9\"}}"))
                        .status())
                .isEqualTo(422);
        assertThat(schedule(flag, tomorrow("{\"type\": \"string\"}")).status()).isIn(409, 422);
        assertThat(schedule(PRODUCTION + "/flags/nobody", tomorrow("{\"enabled\": false}"))
                        .status())
                .isEqualTo(404);
        assertThat(SERVER.admin().get(flag + "/schedules/x").status()).isEqualTo(404);
        assertThat(SERVER.admin().get(flag + "/schedules?after=x").status()).isEqualTo(400);
        assertThat(SERVER.admin().get(flag + "/schedules").json().path("items")).isEmpty();
    }

    @Test
    void everyLineOfTheGuideWorksAsItStands() throws IOException, InterruptedException {
        assertThat(Guide.follow("schedule-a-change.md", SERVER))
                .contains("\"state\":\"pending\"", "\"state\":\"cancelled\"", "HTTP 204");
    }

    private static String create(String key) {
        String flag = PRODUCTION + "/flags/" + key;
        assertThat(SERVER.admin().put(flag, Flags.off(), "If-None-Match", "*").status())
                .isEqualTo(201);
        return flag;
    }

    private static Reply schedule(String flag, String document) {
        return SERVER.admin().post(flag + "/schedules?reason=test", document);
    }

    private static String tomorrow(String patch) {
        return "{\"at\": \"%s\", \"patch\": %s}".formatted(Instant.now().plus(Duration.ofDays(1)), patch);
    }
}
