package dev.switchback.server.http;

import io.javalin.config.JettyConfig;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Where an HTTP server listens, and with what threads.
 *
 * @param host address to listen on
 * @param port to listen on; 0 picks a free one
 * @param emergency whether it is small and out of everybody's way, instead of for everybody
 */
public record HttpListener(String host, int port, boolean emergency) {
    private static final int IDLE_MILLIS = 30_000;
    static final int ORDINARY_THREADS = 64;

    /** One accepts connections, one looks after them, and four answer. */
    private static final int EMERGENCY_THREADS = 6;

    /** Slow senders must not keep the threads of emergencies. */
    private static final int EMERGENCY_IDLE_MILLIS = 5_000;

    /** Who comes back with thousands of others is to wait for its turn, not for its own second attempt. */
    private static final int BACKLOG = 4_096;

    /** On a node that leaves, who says nothing for so long has been answered. */
    private static final int LEAVING_IDLE_MILLIS = 1_000;

    private static final int EMERGENCY_LEAVING_IDLE_MILLIS = 100;

    void configure(JettyConfig jetty, ErrorPages pages) {
        jetty.threadPool = threads();
        jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        jetty.modifyServer(server -> {
            server.setErrorHandler(pages);
            // It would cut off all streams as soon as every thread is busy.
            server.removeBean(server.getBean(LowResourceMonitor.class));
        });
        jetty.addConnector(this::connector);
    }

    private ServerConnector connector(Server server, HttpConfiguration http) {
        HttpConnectionFactory factory = new HttpConnectionFactory(http);
        ServerConnector connector =
                emergency ? new ServerConnector(server, 1, 1, factory) : new ServerConnector(server, factory);
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(emergency ? EMERGENCY_IDLE_MILLIS : IDLE_MILLIS);
        connector.setShutdownIdleTimeout(emergency ? EMERGENCY_LEAVING_IDLE_MILLIS : LEAVING_IDLE_MILLIS);
        return connector;
    }

    private QueuedThreadPool threads() {
        QueuedThreadPool threads = emergency
                ? new QueuedThreadPool(EMERGENCY_THREADS, EMERGENCY_THREADS, IDLE_MILLIS)
                : new QueuedThreadPool(ORDINARY_THREADS, 4, IDLE_MILLIS);
        threads.setName(emergency ? "emergency-http" : "http");
        if (emergency) {
            threads.setReservedThreads(0);
        }
        return threads;
    }
}
