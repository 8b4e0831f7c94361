package dev.switchback.server.rollouts;

import java.time.Instant;

/**
 * What a person has ticked in the present phase.
 *
 * @param name of the approval, as the plan has it
 * @param actor who ticked it
 * @param at when
 */
record Approval(String name, String actor, Instant at) {}
