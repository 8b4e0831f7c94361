package dev.switchback.server.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries are asked for. Everything that is given must hold.
 *
 * @param environment key of the only environment that matters
 * @param flag key of the only flag that matters
 * @param actor text that the actor's name holds, in any case
 * @param action what was done, such as {@code flag.replaced}, or how that begins, such as {@code rollout.}
 * @param since when at the earliest
 * @param until before when
 */
record AuditQuery(
        Optional<String> environment,
        Optional<String> flag,
        Optional<String> actor,
        Optional<String> action,
        Optional<Instant> since,
        Optional<Instant> until) {}
