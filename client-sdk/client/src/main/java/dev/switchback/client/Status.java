package dev.switchback.client;

/** Where a client has its configuration from. */
public enum Status {
    /** Nothing is known yet: every flag answers with the caller's default. */
    STARTING,
    /** The snapshot kept on disk by an earlier run answers; the server has not been heard yet. */
    CACHED,
    /** The server has been heard and its configuration answers. */
    READY,
    /** The server's last configuration answers; the connection is lost and being sought again. */
    STALE,
    /** The client is closed; the last configuration goes on answering. */
    CLOSED;

    /** Says whether answers come from what the server once said, and nothing newer will be heard for the time being. */
    boolean stale() {
        return this == STALE || this == CLOSED;
    }
}
