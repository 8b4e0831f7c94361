package dev.switchback.evaluation;

/**
 * One pull of the emergency switch. A scope is engaged while it holds at least one.
 *
 * @param id unique for ever; a release names the ids it has seen
 * @param scope what is taken back
 */
public record Engagement(String id, Scope scope) {}
