package dev.switchback.evaluation;

/**
 * One of the answers a flag can give.
 *
 * @param key its name, unique in the flag; the version switch calls {@code v1} and {@code v2}
 * @param value what callers receive; of the flag's type
 */
public record Variation(String key, Value value) {}
