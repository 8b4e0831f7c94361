package dev.switchback.spring;

import dev.switchback.client.SwitchbackClient;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** The actuator endpoint {@code switchback}: the client's status, the flags it knows and what its switches count. */
@Endpoint(id = "switchback")
public class SwitchbackEndpoint {
    private final SwitchbackClient client;

    SwitchbackEndpoint(SwitchbackClient client) {
        this.client = client;
    }

    /** Returns the state of the client, a document for JSON. */
    @ReadOperation
    public Object state() {
        return ClientState.of(client);
    }
}
