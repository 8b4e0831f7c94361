package dev.switchback.server.delivery.crowd;

/** Who sends something to all its streams, in a process of its own. */
interface Sender extends AutoCloseable {
    /** What its virtual machine is told. */
    String OPTIONS = "-Xmx1g -XX:+UseG1GC";

    String title();

    Process process();

    int port();

    /** Returns the path of its streams. */
    String path();

    /** Returns what opens its streams. */
    String key();

    /** Sends {@code "key":"mark"} to all streams. Returns when they were told, as far as it knows. */
    void send(String mark);

    /** Makes everything as it was before {@link #send}. */
    void forget(String mark);

    @Override
    void close();
}
