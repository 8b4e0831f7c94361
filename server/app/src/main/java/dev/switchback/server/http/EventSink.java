package dev.switchback.server.http;

/** Where a stream's events go, without ever making anybody wait. Used by one thread at a time. */
public interface EventSink {
    /**
     * Begins. Nothing else is to be called before.
     *
     * @param ready is called when {@link #isReady} has been false and is true again
     * @param gone is called when nobody is there any more; perhaps more than once
     */
    void open(Runnable ready, Runnable gone);

    /** Says whether there is room for another event; each uses it up. */
    boolean isReady();

    /** Sends an event, whole; the array is shared by all readers, and not to be written to. */
    void send(byte[] event);

    /** Ends; what was not sent yet may get lost. */
    void close();
}
