package dev.switchback.server.access;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SessionRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String SESSION = "/api/v1/session";
    private static final String EMERGENCY = PRODUCTION + "/emergency";
    private static final String[] OWN = {"X-Switchback-Console", "1", "Sec-Fetch-Site", "same-origin"};

    @Test
    void whoLogsInWithAnAdminKeyHasACookieThatOpensWhatTheKeyOpens() {
        Reply opened = login(SERVER.node().firstKey().orElseThrow());

        assertThat(opened.status()).isEqualTo(204);
        assertThat(opened.header("Set-Cookie"))
                .matches("switchback_session=[^;]+; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
        JsonNode session =
                SERVER.stranger().get(SESSION, "Cookie", cookie(opened)).json();
        assertThat(session.path("actor").asText()).startsWith("first admin key (");
        assertThat(session.path("permissions").toString()).isEqualTo("[\"engage\",\"edit\",\"administer\"]");
        assertThat(session.path("projects").toString()).contains("\"key\":\"default\"", "\"production\"");
        assertThat(session.path("emergencyOrigins").path(0).asText())
                .isEqualTo(SERVER.node().emergencyUrl());
        assertThat(SERVER.stranger()
                        .get(PRODUCTION + "/flags", "Cookie", cookie(opened))
                        .status())
                .isEqualTo(200);
        assertThat(SERVER.stranger()
                        .get("/api/v1/keys", "Cookie", cookie(opened))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void behindTlsTheCookieNeverTravelsWithout() {
        Reply opened = SERVER.stranger().post(SESSION, key(admin()), "X-Forwarded-Proto", "https");

        assertThat(opened.header("Set-Cookie")).endsWith("; Secure");
        JsonNode session = SERVER.stranger()
                .get(SESSION, "Cookie", cookie(opened), "X-Forwarded-Proto", "https")
                .json();
        assertThat(session.path("emergencyOrigins")).isEmpty();
    }

    @Test
    void aSessionChangesSomethingFromTheConsolesOwnPagesOnly() {
        String cookie = cookie(login(admin()));
        String flag = PRODUCTION + "/flags/csrf";
        String body = Flags.serving("{\"variation\": \"v2\"}");
        String origin = SERVER.node().url();

        assertThat(put(flag, body, cookie)).isEqualTo(403);
        assertThat(put(flag, body, cookie, "Sec-Fetch-Site", "same-origin")).isEqualTo(403);
        assertThat(put(flag, body, cookie, "X-Switchback-Console", "1")).isEqualTo(403);
        assertThat(put(flag, body, cookie, "X-Switchback-Console", "1", "Sec-Fetch-Site", "cross-site"))
                .isEqualTo(403);
        assertThat(put(flag, body, cookie, "X-Switchback-Console", "1", "Origin", "http://evil.example"))
                .isEqualTo(403);
        assertThat(put(flag, body, cookie, "X-Switchback-Console", "1", "Origin", "null"))
                .isEqualTo(403);
        assertThat(put(flag, body, cookie, "X-Switchback-Console", "1", "Origin", origin))
                .isEqualTo(201);
        assertThat(put(flag + "2", body, cookie, OWN)).isEqualTo(201);
        assertThat(put(flag + "3", body, cookie, "X-Switchback-Console", "1", "Origin", "https://flags.example"))
                .isEqualTo(201);
    }

    @Test
    void aBreakGlassKeyOpensASessionThatEngagesAndNothingElse() {
        String cookie = cookie(login(SERVER.secret("breakGlass", "staging")));
        Api stranger = SERVER.stranger();
        String staging = "/api/v1/projects/default/environments/staging";

        JsonNode session = stranger.get(SESSION, "Cookie", cookie).json();
        assertThat(session.path("permissions").toString()).isEqualTo("[\"engage\"]");
        assertThat(session.path("projects").toString())
                .isEqualTo("[{\"key\":\"default\",\"environments\":[\"staging\"]}]");
        assertThat(stranger.get(staging + "/flags", "Cookie", cookie).status()).isEqualTo(403);
        assertThat(stranger.get("/api/v1/keys", "Cookie", cookie).status()).isEqualTo(403);
        assertThat(engage(stranger, EMERGENCY, cookie, OWN).status()).isEqualTo(403);
        assertThat(engage(stranger, staging + "/emergency", cookie, OWN).status())
                .isEqualTo(200);
    }

    @Test
    void aRevokedKeyEndsItsSessions() {
        JsonNode key = SERVER.admin()
                .post("/api/v1/keys", "{\"kind\": \"admin\", \"name\": \"leaving\"}")
                .json();
        String cookie = cookie(login(key.path("secret").asText()));
        assertThat(SERVER.stranger().get(SESSION, "Cookie", cookie).status()).isEqualTo(200);

        SERVER.admin().delete("/api/v1/keys/" + key.path("id").asText());

        assertThat(SERVER.stranger().get(SESSION, "Cookie", cookie).status()).isEqualTo(401);
        assertThat(SERVER.stranger()
                        .get(PRODUCTION + "/flags", "Cookie", cookie)
                        .status())
                .isEqualTo(401);
        assertThat(emergency().get(EMERGENCY, "Cookie", cookie).status()).isEqualTo(401);
    }

    @Test
    void whatIsNoSessionOpensNothing() {
        String cookie = cookie(login(admin()));

        for (String forged : new String[] {"switchback_session=", "switchback_session=x", cookie + "x"}) {
            assertThat(SERVER.stranger().get(SESSION, "Cookie", forged).status())
                    .as(forged)
                    .isEqualTo(401);
        }
        assertThat(SERVER.stranger()
                        .get("/api/v1/sdk/snapshot", "Cookie", cookie)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whoLogsOutIsForgottenByTheBrowser() {
        Reply closed = SERVER.stranger().delete(SESSION);

        assertThat(closed.status()).isEqualTo(204);
        assertThat(closed.header("Set-Cookie"))
                .startsWith("switchback_session=; ")
                .contains("Max-Age=0");
    }

    @Test
    void aSessionEngagesAtTheEmergencyPortFromTheConsolesPages() {
        String cookie = cookie(login(admin()));
        String origin = SERVER.node().url();

        assertThat(engage(emergency(), EMERGENCY, cookie, "X-Switchback-Console", "1", "Origin", "http://127.0.0.1:1")
                        .status())
                .isEqualTo(403);
        Reply engaged = engage(emergency(), EMERGENCY, cookie, "X-Switchback-Console", "1", "Origin", origin);

        assertThat(engaged.status()).isEqualTo(200);
        assertThat(engaged.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(engaged.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        Reply preflight = emergency().call("OPTIONS", EMERGENCY + "/engage", "", "Origin", origin);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(preflight.header("Access-Control-Allow-Headers")).contains("X-Switchback-Console");
        Reply foreign = emergency().call("OPTIONS", EMERGENCY + "/engage", "", "Origin", "http://evil.example");
        assertThat(foreign.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void whoIsLoggedInNeedsNoKeyOnTheEmergencyPage() {
        String cookie = cookie(login(admin()));
        String form = "environment=" + URLEncoder.encode("default/production", StandardCharsets.UTF_8) + "&reason=fire";
        String type = "application/x-www-form-urlencoded";

        assertThat(emergency()
                        .post("/emergency", form, "Content-Type", type, "Cookie", cookie)
                        .status())
                .isEqualTo(403);
        Reply engaged = emergency()
                .post("/emergency", form, "Content-Type", type, "Cookie", cookie, "Sec-Fetch-Site", "same-origin");
        assertThat(engaged.body()).contains("Engaged. Epoch");
    }

    @Test
    void wrongKeysAreAuditedAndSoonRefusedUnheardWhileRightOnesStillOpen() {
        String wrong = key("sba_" + "0".repeat(43));
        for (int i = 0; i < WrongKeys.MOST; i++) {
            assertThat(SERVER.stranger().post(SESSION, wrong).status()).isIn(401, 429);
        }
        Reply refused = SERVER.stranger().post(SESSION, wrong);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("6");
        assertThat(login(admin()).status()).isEqualTo(204);
        int audited = SERVER.jdbi()
                .withHandle(
                        handle -> handle.createQuery("SELECT count(*) FROM audit_entry WHERE action = 'session.refused'"
                                        + " AND subject = 'address/127.0.0.1' AND actor = 'stranger'")
                                .mapTo(Integer.class)
                                .one());
        assertThat(audited).isBetween(1, 2 * WrongKeys.MOST);
    }

    @Test
    void anotherSitesPageLogsNobodyIn() {
        assertThat(SERVER.stranger()
                        .post(SESSION, key(admin()), "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(SERVER.stranger().post(SESSION, "{}").status()).isEqualTo(422);
    }

    @Test
    void aRequestThatIsRepeatedInASessionIsCarriedOutOnce() {
        String cookie = cookie(login(admin()));
        String body = "{\"kind\": \"admin\", \"name\": \"once\"}";
        String[] headers = {"Cookie", cookie, "Idempotency-Key", "console-1", OWN[0], OWN[1], OWN[2], OWN[3]};

        Reply first = SERVER.stranger().post("/api/v1/keys", body, headers);
        Reply second = SERVER.stranger().post("/api/v1/keys", body, headers);

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
    }

    private static Api emergency() {
        return Api.at(SERVER.node().emergencyUrl());
    }

    private static String admin() {
        return SERVER.node().firstKey().orElseThrow();
    }

    private static Reply login(String secret) {
        return SERVER.stranger().post(SESSION, key(secret));
    }

    private static String key(String secret) {
        return "{\"key\": \"" + secret + "\"}";
    }

    private static String cookie(Reply opened) {
        return opened.header("Set-Cookie").replaceAll(";.*", "");
    }

    private static int put(String path, String body, String cookie, String... headers) {
        return SERVER.stranger()
                .put(path, body, with(headers, "Cookie", cookie, "If-None-Match", "*"))
                .status();
    }

    private static Reply engage(Api api, String path, String cookie, String... headers) {
        return api.post(path + "/engage", "{}", with(headers, "Cookie", cookie));
    }

    private static String[] with(String[] headers, String... more) {
        String[] all = Arrays.copyOf(headers, headers.length + more.length);
        System.arraycopy(more, 0, all, headers.length, more.length);
        return all;
    }
}
