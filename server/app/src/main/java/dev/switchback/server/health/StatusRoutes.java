package dev.switchback.server.health;

import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.util.List;

/** Which promises hold on this node, for who may engage an emergency. Asks no database. */
public final class StatusRoutes implements Routes {
    private final StatusBoard board;

    public StatusRoutes(StatusBoard board) {
        this.board = board;
    }

    private record Status(Standing.State status, List<StatusBoard.Line> promises) {}

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/status", Permission.EMERGENCY, this::status);
    }

    private void status(Context request) {
        List<StatusBoard.Line> lines = board.lines();
        request.header("Cache-Control", "no-store");
        Answer.json(request, 200, new Status(StatusBoard.worst(lines), lines));
    }
}
