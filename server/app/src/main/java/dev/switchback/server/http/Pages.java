package dev.switchback.server.http;

import io.javalin.http.Context;
import java.io.IOException;

/** Pages for people, where no route is. Safe to share between threads. */
@FunctionalInterface
public interface Pages {
    /** Answers {@code request} if there is a page for it, and says whether there is. */
    boolean answer(Context request) throws IOException;
}
