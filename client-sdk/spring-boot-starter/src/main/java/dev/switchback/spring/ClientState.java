package dev.switchback.spring;

import dev.switchback.client.SwitchReport;
import dev.switchback.client.SwitchbackClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client, as operators are told of it.
 *
 * @param status where the configuration comes from, in lower case
 * @param keyRefused whether the server refused the key last
 * @param environment {@code project/environment}; null before the first configuration
 * @param revision at hand; 0 before the first
 * @param flags keys of the flags at hand
 * @param tripped keys of the flags whose V2 the local breaker has taken out on this instance
 * @param switches what has been counted
 */
record ClientState(
        String status,
        boolean keyRefused,
        @Nullable String environment,
        long revision,
        Set<String> flags,
        List<String> tripped,
        List<SwitchReport> switches) {

    static ClientState of(SwitchbackClient client) {
        List<SwitchReport> switches = client.switches();
        return new ClientState(
                client.status().name().toLowerCase(Locale.ROOT),
                client.keyRefused(),
                client.environment().orElse(null),
                client.revision(),
                client.flags(),
                switches.stream()
                        .filter(SwitchReport::tripped)
                        .map(SwitchReport::flag)
                        .toList(),
                switches);
    }

    /** Returns what health tells of it. */
    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("status", status);
        details.put("keyRefused", keyRefused);
        if (environment != null) {
            details.put("environment", environment);
        }
        details.put("revision", revision);
        details.put("tripped", tripped);
        return details;
    }
}
