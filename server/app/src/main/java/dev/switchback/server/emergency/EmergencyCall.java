package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A call to a node about its emergency.
 *
 * @param url where the node listens
 * @param key that opens it
 * @param flag one flag, or empty for the whole environment
 */
record EmergencyCall(URI url, String key, EnvironmentId environment, Optional<String> flag, String reason) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What a node said. */
    record Answer(int status, String body) {
        boolean done() {
            return status == 200;
        }

        boolean anotherMayDo() {
            return status >= 500;
        }
    }

    /** Calls, once more where a release has to know what there is to release. */
    Answer make(EmergencyCommand.Verb verb) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        if (verb == EmergencyCommand.Verb.engage) {
            return answer(client.send(request("/engage").POST(document()).build(), BodyHandlers.ofString()));
        }
        HttpResponse<String> status = client.send(request("").build(), BodyHandlers.ofString());
        if (verb == EmergencyCommand.Verb.status || status.statusCode() != 200) {
            return answer(status);
        }
        HttpRequest release = request("/release")
                .header("If-Match", status.headers().firstValue("ETag").orElse(""))
                .POST(document())
                .build();
        return answer(client.send(release, BodyHandlers.ofString()));
    }

    private HttpRequest.Builder request(String action) {
        String path = "/api/v1/projects/" + environment.project() + "/environments/" + environment.key() + "/emergency";
        return HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path + action))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private HttpRequest.BodyPublisher document() {
        Map<String, String> members = new LinkedHashMap<>();
        flag.ifPresent(named -> members.put("flag", named));
        members.put("reason", reason);
        return BodyPublishers.ofByteArray(Json.write(members));
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.body());
    }
}
