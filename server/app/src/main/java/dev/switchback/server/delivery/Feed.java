package dev.switchback.server.delivery;

import java.util.Optional;

/** What a stream carries. Safe to share between threads, and quick: other streams wait meanwhile. */
public interface Feed {

    /**
     * The event that brings a reader up to date.
     *
     * @param revision that it leads to
     * @param epoch that it leads to
     * @param event as it is sent; not to be written to
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and shared by all readers on purpose
    record Update(long revision, long epoch, byte[] event) {}

    /**
     * Returns what a reader needs; empty if it is up to date, or ahead of this node.
     *
     * @param revision that the reader holds; -1 for none
     * @param epoch of the emergency that the reader was told of on this stream; -1 for none
     */
    Optional<Update> after(long revision, long epoch);

    /**
     * Returns a sign of life.
     *
     * @param spreadMillis over how long reconnects are to be spread, at the moment
     */
    byte[] heartbeat(long spreadMillis);

    /**
     * Returns what asks a reader to go away and come back.
     *
     * @param spreadMillis over how long reconnects are to be spread, at the moment
     */
    byte[] farewell(long spreadMillis);

    /** Says whether the stream has lasted long enough; it is looked at before each heartbeat. */
    default boolean over() {
        return false;
    }
}
