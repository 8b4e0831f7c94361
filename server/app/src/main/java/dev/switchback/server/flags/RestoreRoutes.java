package dev.switchback.server.flags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.evaluation.Emergency;
import dev.switchback.server.audit.AuditEntry;
import dev.switchback.server.audit.AuditService;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.emergency.EmergencyService;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bringing back what a flag was, over HTTP. */
public final class RestoreRoutes implements Routes {
    private final FlagService flags;
    private final AuditService audit;
    private final EmergencyService emergencies;

    public RestoreRoutes(FlagService flags, AuditService audit, EmergencyService emergencies) {
        this.flags = flags;
        this.audit = audit;
        this.emergencies = emergencies;
    }

    @Override
    public void addTo(Router router) {
        router.post(
                "/api/v1/projects/{project}/environments/{environment}/flags/{flag}/restore",
                Permission.ADMIN,
                this::restore);
    }

    private void restore(Context request) {
        EnvironmentId environment = Router.environment(request);
        String key = request.pathParam("flag");
        Expected expected = Expected.of(request, "flag " + key);
        RestoreInput input = Body.read(request, RestoreInput.class);
        FlagInput wanted = Json.convert(document(environment, key, input.checkedEntry()), FlagInput.class);
        StoredFlag stored = flags.edit(
                new FlagWrite(environment, key, expected, input.checkedReason(), false),
                Router.principal(request).actor(),
                "flag.restored",
                present -> wanted.applyTo(Optional.of(present), key));
        Emergency emergency = emergencies.state(environment);
        Answer.versioned(request, 200, stored.version(), FlagView.of(stored, emergency.covers(key)));
    }

    /** Returns the flag as it was after the entry, without what is nobody's to write. */
    private JsonNode document(EnvironmentId environment, String key, long entry) {
        String after = audit.find(environment.project(), entry)
                .filter(found -> environment.key().equals(found.environment()))
                .filter(found -> found.subject().equals("flag/" + key))
                .map(AuditEntry::after)
                .orElseThrow(() -> Refusal.invalid("/entry", "No audit entry of this flag says what it was."));
        ObjectNode document = Json.read(after.getBytes(StandardCharsets.UTF_8), ObjectNode.class);
        return document.remove(FlagView.OWN);
    }
}
