package dev.switchback.evaluation;

/**
 * A place where a flag or a segment names another one.
 *
 * @param pointer where, as an RFC 6901 JSON pointer into the document of the one that names
 * @param key key of the one that is named
 */
record Reference(String pointer, String key) {}
