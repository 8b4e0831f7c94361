package dev.switchback.server.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
public interface Resolver {
    /** Asks as the platform is set up to. */
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * Returns the addresses of {@code host}, at least one, the preferred first.
     *
     * @param host a name, or an address in digits, IPv6 without brackets
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
