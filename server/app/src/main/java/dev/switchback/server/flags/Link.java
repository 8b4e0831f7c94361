package dev.switchback.server.flags;

/**
 * Where there is more to read about a flag.
 *
 * @param title in words
 * @param url of a page, by http or https
 */
public record Link(String title, String url) {}
