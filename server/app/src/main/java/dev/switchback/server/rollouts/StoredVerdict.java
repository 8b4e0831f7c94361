package dev.switchback.server.rollouts;

import java.time.Instant;

/**
 * A verdict that was written down.
 *
 * @param id grows with time
 * @param rollout id of the rollout judged
 * @param at when
 * @param phase index of the phase it was in
 * @param verdict healthy, inconclusive or worse
 * @param decision what was done, see {@link Decision#word}
 * @param reason why, in words
 * @param findings as JSON of {@link FindingsView}
 */
record StoredVerdict(
        long id,
        String rollout,
        Instant at,
        int phase,
        String verdict,
        String decision,
        String reason,
        String findings) {}
