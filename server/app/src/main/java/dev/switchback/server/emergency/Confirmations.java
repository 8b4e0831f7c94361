package dev.switchback.server.emergency;

import java.util.List;

/**
 * Who has confirmed what is in force: the present epoch of emergencies or, where configuration is asked for, the present
 * revision too.
 *
 * @param instances how many were heard of lately
 * @param confirmed how many of them run it
 * @param streaming how many of the instances have a stream
 * @param polling how many of the instances poll
 * @param waiting names of those that have not confirmed
 */
public record Confirmations(int instances, int confirmed, int streaming, int polling, List<String> waiting) {
    /** Nobody was heard of. */
    public static final Confirmations NONE = new Confirmations(0, 0, 0, 0, List.of());

    public Confirmations {
        waiting = List.copyOf(waiting);
    }
}
