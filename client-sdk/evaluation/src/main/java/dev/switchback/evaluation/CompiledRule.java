package dev.switchback.evaluation;

/**
 * A rule, ready to be asked.
 *
 * @param premise whom it serves
 * @param answer what it serves them
 */
record CompiledRule(Premise premise, Answer answer) {}
