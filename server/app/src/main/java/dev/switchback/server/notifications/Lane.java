package dev.switchback.server.notifications;

import dev.switchback.server.changes.EnvironmentId;

/**
 * A webhook that something is due for. One is served by one thread of a node at a time: a slow receiver delays nobody but
 * itself, and in calm times hears of things in their order.
 */
record Lane(String webhook, EnvironmentId environment) {}
