package dev.switchback.server.outbound;

import java.util.Set;

/**
 * Where the service may call.
 *
 * @param allowPrivate whether plain {@code http}, addresses of private networks and any port will do, for development;
 *     {@code SWITCHBACK_OUTBOUND_ALLOW_PRIVATE}, false
 * @param ports that may be called otherwise, each 1 to 65535; {@code SWITCHBACK_OUTBOUND_PORTS}, 443 and 8443
 */
public record OutboundSettings(boolean allowPrivate, Set<Integer> ports) {
    /** What holds unless something else is set. */
    public static final OutboundSettings DEFAULT = new OutboundSettings(false, Set.of(443, 8443));

    public OutboundSettings {
        ports = Set.copyOf(ports);
        if (ports.stream().anyMatch(port -> port < 1 || port > 65_535)) {
            throw new IllegalArgumentException("SWITCHBACK_OUTBOUND_PORTS are from 1 to 65535, not " + ports);
        }
    }
}
