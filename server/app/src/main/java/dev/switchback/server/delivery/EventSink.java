package dev.switchback.server.delivery;

import java.io.IOException;

/** Where a subscriber's events go, without ever making anybody wait. Used by one thread at a time. */
interface EventSink {
    /**
     * Begins. Nothing else is to be called before.
     *
     * @param ready is called when {@link #isReady} has been false and is true again, and once at first
     * @param gone is called when nobody is there any more
     */
    void open(Runnable ready, Runnable gone);

    /** Says whether there is room for another write or flush; each uses it up. */
    boolean isReady();

    /** Takes an event, whole. */
    void write(byte[] event) throws IOException;

    /** Sends what was taken. */
    void flush() throws IOException;

    /** Ends; what was not sent yet may get lost. */
    void close();
}
