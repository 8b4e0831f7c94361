package dev.switchback.server.ownership;

import dev.switchback.server.changes.EnvironmentId;

/**
 * Who owns an environment, as the database says.
 *
 * @param token grows with every owner
 * @param node one start of one node
 * @param address where other nodes reach it; empty where it does not say
 * @param silent whether it has not been heard of for longer than a living node ever is
 */
record Owner(EnvironmentId environment, long token, String node, String address, boolean silent) {}
