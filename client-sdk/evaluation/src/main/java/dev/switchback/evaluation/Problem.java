package dev.switchback.evaluation;

/**
 * What is wrong with a flag.
 *
 * @param pointer where, as an RFC 6901 JSON pointer into the flag's document
 * @param detail what, and what to do about it
 */
public record Problem(String pointer, String detail) {}
