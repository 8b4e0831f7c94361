package dev.switchback.server.emergency;

import java.util.List;

/** The emergency state as it is shown. */
record EmergencyView(
        boolean engaged, long epoch, long revision, List<Engaged> engagements, Confirmations confirmations) {

    static EmergencyView of(EmergencyStatus status, Confirmations confirmations) {
        return new EmergencyView(
                !status.engagements().isEmpty(),
                status.epoch(),
                status.revision(),
                status.engagements(),
                confirmations);
    }
}
