package dev.switchback.server.emergency;

import java.util.List;

/** The emergency state as it is shown to who has engaged it. */
record EngagedView(
        boolean journal,
        int streams,
        List<PeerStage> peers,
        Stages.Database database,
        Stages.Millis millis,
        boolean engaged,
        long epoch,
        long revision,
        List<Engaged> engagements,
        Confirmations confirmations) {
    EngagedView {
        peers = List.copyOf(peers);
        engagements = List.copyOf(engagements);
    }

    static EngagedView of(Outcome outcome, Confirmations confirmations) {
        EmergencyStatus status = outcome.status();
        return new EngagedView(
                outcome.stages().journal(),
                outcome.stages().streams(),
                outcome.stages().peers(),
                outcome.stages().database(),
                outcome.stages().millis(),
                !status.engagements().isEmpty(),
                status.epoch(),
                status.revision(),
                status.engagements(),
                confirmations);
    }
}
