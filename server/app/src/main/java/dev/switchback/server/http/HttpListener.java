package dev.switchback.server.http;

import io.javalin.config.JettyConfig;
import org.eclipse.jetty.server.HttpConnectionFactory;
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
    private static final int ORDINARY_THREADS = 64;

    /** One accepts connections, one looks after them, and four answer. */
    private static final int EMERGENCY_THREADS = 6;

    /** Slow senders must not keep the threads of emergencies. */
    private static final int EMERGENCY_IDLE_MILLIS = 5_000;

    void configure(JettyConfig jetty, ErrorPages pages) {
        jetty.host = host;
        jetty.port = port;
        jetty.threadPool = threads();
        jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        jetty.modifyServer(server -> server.setErrorHandler(pages));
        if (emergency) {
            jetty.addConnector((server, http) -> {
                ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
                connector.setHost(host);
                connector.setPort(port);
                connector.setIdleTimeout(EMERGENCY_IDLE_MILLIS);
                return connector;
            });
        }
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
