package dev.switchback.protocol;

/**
 * Who reports.
 *
 * @param name of the running SDK, such as a host's or a pod's; stable over restarts
 * @param incarnation one start of it; unique for ever
 * @param sdk library and version, such as {@code java/0.1.0}
 */
public record Instance(String name, String incarnation, String sdk) {}
