package dev.switchback.demo;

import java.time.Duration;
import java.time.Instant;

/**
 * How an emergency rollback spread, by the operator's clock.
 *
 * @param calledAt when the operator called
 * @param answeredAt when the service said that it is engaged
 * @param confirmedAt when the last instance's word was there
 * @param epoch what they confirmed
 * @param complete whether every instance had by then
 */
record Engagement(Instant calledAt, Instant answeredAt, Instant confirmedAt, long epoch, boolean complete) {

    /** From the call to the last instance's word. */
    Duration propagation() {
        return Duration.between(calledAt, confirmedAt);
    }
}
