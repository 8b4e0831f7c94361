package dev.switchback.server.access;

import dev.switchback.server.http.Principal;
import java.time.Instant;

/**
 * What a ticket has opened.
 *
 * @param holder of the key that the ticket was issued for
 * @param expiry until when the ticket is good
 */
public record Admission(Principal holder, Instant expiry) {}
