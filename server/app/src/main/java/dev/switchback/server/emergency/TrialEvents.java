package dev.switchback.server.emergency;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Announcement;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/** Announces how emergency switches do, to webhooks among others. Safe to share between threads. */
public final class TrialEvents implements TrialListener {
    private final Jdbi jdbi;
    private final Changes changes;
    private final InstantSource clock;

    public TrialEvents(Jdbi jdbi, Changes changes, InstantSource clock) {
        this.jdbi = jdbi;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public void tried(EnvironmentId environment, boolean works, String words) {
        String action = works ? "emergency.trialPassed" : "emergency.trialFailed";
        AuditRecord record = new AuditRecord(action, "environment/" + environment.key(), words, null, null);
        Announcement news = new Announcement(environment, null, Actor.SERVICE, clock.instant(), record);
        jdbi.useTransaction(handle -> changes.announce(handle, news));
    }
}
