package dev.switchback.server.delivery.crowd;

import io.javalin.Javalin;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What Javalin does by itself: its own streams, and one write of prepared bytes each, one after the other. */
final class JavalinServer {
    private JavalinServer() {}

    public static void main(String[] arguments) {
        Queue<SseClient> streams = new ConcurrentLinkedQueue<>();
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.routes.sse("/stream", stream -> {
                stream.keepAlive();
                stream.sendEvent("hello", "{}");
                streams.add(stream);
            });
            config.routes.post("/push", request -> {
                byte[] event = Rival.event(String.valueOf(request.queryParam("mark")));
                for (SseClient stream : streams) {
                    write(stream, event);
                }
            });
        });
        javalin.start("0.0.0.0", 0);
        System.out.println(javalin.port());
    }

    private static void write(SseClient stream, byte[] event) throws IOException {
        stream.ctx().res().getOutputStream().write(event);
        stream.ctx().res().getOutputStream().flush();
    }
}
