package dev.switchback.client;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes threads that are named after what they do and keep no process alive. */
final class DaemonThreads implements ThreadFactory {
    private final String purpose;
    private final AtomicInteger made = new AtomicInteger();

    DaemonThreads(String purpose) {
        this.purpose = purpose;
    }

    @Override
    public Thread newThread(Runnable work) {
        return newThread("switchback-" + purpose + "-" + made.incrementAndGet(), work);
    }

    static Thread newThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
