package dev.switchback.server.emergency;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A call to a node about its emergency.
 *
 * @param url where the node listens
 * @param key that opens it
 * @param place as in a path: {@code <project>}, or {@code <project>/environments/<environment>}
 * @param target what is meant there
 * @param confirm the name of what is released, typed; empty for none
 */
record EmergencyCall(URI url, String key, String place, Target target, String reason, String confirm) {
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
            return answer(client.send(
                    request("/engage").POST(document(Optional.empty())).build(), BodyHandlers.ofString()));
        }
        HttpResponse<String> status = client.send(request("").build(), BodyHandlers.ofString());
        if (verb == EmergencyCommand.Verb.status || status.statusCode() != 200) {
            return answer(status);
        }
        return answer(client.send(release(status), BodyHandlers.ofString()));
    }

    private HttpRequest.Builder request(String action) {
        String path = "/api/v1/projects/" + place + "/emergency";
        return HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path + action))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    /** An environment's state has an epoch to name, a project's has ids. */
    private HttpRequest release(HttpResponse<String> status) {
        if (!target.project()) {
            return request("/release")
                    .header("If-Match", status.headers().firstValue("ETag").orElse(""))
                    .POST(document(confirmed()))
                    .build();
        }
        List<String> ids = new ArrayList<>();
        Json.read(status.body().getBytes(StandardCharsets.UTF_8), JsonNode.class)
                .path("engagements")
                .forEach(one -> {
                    if (Objects.equals(one.path("tag").asText(null), target.tag())) {
                        ids.add(one.path("id").asText());
                    }
                });
        Map<String, Object> members = new LinkedHashMap<>(Map.of("reason", reason, "engagements", ids));
        confirmed().ifPresent(name -> members.put("confirm", name));
        return request("/release")
                .POST(BodyPublishers.ofByteArray(Json.write(members)))
                .build();
    }

    private Optional<String> confirmed() {
        return confirm.isEmpty() ? Optional.empty() : Optional.of(confirm);
    }

    private HttpRequest.BodyPublisher document(Optional<String> name) {
        Map<String, String> members = new LinkedHashMap<>();
        Optional.ofNullable(target.flag()).ifPresent(named -> members.put("flag", named));
        Optional.ofNullable(target.tag()).ifPresent(named -> members.put("tag", named));
        name.ifPresent(typed -> members.put("confirm", typed));
        members.put("reason", reason);
        return BodyPublishers.ofByteArray(Json.write(members));
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.body());
    }
}
