package dev.switchback.server.health;

import java.util.function.Supplier;

/**
 * Something that users rely on while a node runs.
 *
 * @param name for machines
 * @param meaning what is promised, in words
 * @param standing how it stands; must answer at once, without asking anybody
 */
public record Promise(String name, String meaning, Supplier<Standing> standing) {}
