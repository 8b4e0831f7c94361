package dev.switchback.server.importing;

/**
 * Something that people should know about a translation.
 *
 * @param key the flag or the segment that it is about
 * @param what the part of it, such as {@code strategy 2, constraint 1}; empty for the whole
 * @param why in words
 */
public record Remark(String key, String what, String why) {}
