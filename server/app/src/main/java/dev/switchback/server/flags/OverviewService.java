package dev.switchback.server.flags;

import dev.switchback.evaluation.Emergency;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Page;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** What all flags are doing, at a glance. Safe to share between threads. */
public final class OverviewService {
    private static final Duration STALE = Duration.ofDays(30);

    private final Jdbi jdbi;
    private final Function<String, Optional<String>> verdicts;
    private final InstantSource clock;
    private final OverviewStore store = new OverviewStore();

    /**
     * Makes the service.
     *
     * @param verdicts the present verdict on a rollout, by its id; empty for one that is not judged here
     */
    public OverviewService(Jdbi jdbi, Function<String, Optional<String>> verdicts, InstantSource clock) {
        this.jdbi = jdbi;
        this.verdicts = verdicts;
        this.clock = clock;
    }

    /**
     * Lists the flags that are asked for.
     *
     * @param emergency what is engaged
     */
    Page<OverviewRow> list(
            EnvironmentId environment, FlagQuery query, Optional<OverviewFilter> filter, Emergency emergency) {
        Page<Glance> page = Page.of(
                jdbi.withHandle(handle -> store.list(
                        handle,
                        environment,
                        query,
                        filter,
                        emergency,
                        clock.instant().minus(STALE))),
                query.page(),
                glance -> query.sort().cursor(glance.stored()));
        return page.map(glance -> OverviewRow.of(
                glance, emergency, Optional.ofNullable(glance.rollout()).flatMap(verdicts)));
    }
}
