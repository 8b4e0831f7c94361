package dev.switchback.server.backup;

import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.util.List;

/**
 * Which backups there are, and one more. None is handed out, for it holds secrets, and none is restored: both take a
 * shell on the machine.
 */
public final class BackupRoutes implements Routes {
    private final BackupService service;

    public BackupRoutes(BackupService service) {
        this.service = service;
    }

    private record All(boolean setUp, List<BackupView> items) {}

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/backups", Permission.ADMIN_EVERYWHERE, this::list)
                .post("/api/v1/backups", Permission.ADMIN_EVERYWHERE, this::create);
    }

    private void list(Context request) {
        request.header("Cache-Control", "no-store");
        List<BackupView> items = service.list().stream().map(BackupView::of).toList();
        Answer.json(request, 200, new All(service.isSetUp(), items));
    }

    private void create(Context request) {
        Answer.json(request, 201, BackupView.of(service.create()));
    }
}
