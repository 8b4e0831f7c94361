/**
 * What a rollout is planned to do: its phases, whom each brings V2 and what it waits for, what the guard tolerates, and the
 * forms that all of it has in the API.
 */
@NullMarked
package dev.switchback.server.rollouts.plans;

import org.jspecify.annotations.NullMarked;
