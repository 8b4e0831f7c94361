package dev.switchback.server.changes;

/**
 * Who makes a change.
 *
 * @param name as the audit log shows it: a key's id and name, or a part of the service such as {@code guard}
 */
public record Actor(String name) {
    /** The judge of rollouts. */
    public static final Actor GUARD = new Actor("guard");

    /** The service itself, at its first start. */
    public static final Actor SERVICE = new Actor("service");

    /** Whoever has shown no key that is good. */
    public static final Actor STRANGER = new Actor("stranger");
}
