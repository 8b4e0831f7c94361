package dev.switchback.server.schedules;

import dev.switchback.server.changes.EnvironmentId;
import java.util.List;

/**
 * A flag's changes whose time has come.
 *
 * @param environment where
 * @param flag its key
 * @param ids of the schedules, in the order of their times
 */
record Due(EnvironmentId environment, String flag, List<Long> ids) {
    Due {
        ids = List.copyOf(ids);
    }
}
