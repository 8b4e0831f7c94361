package dev.switchback.server.relay;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.switchback.protocol.Acknowledgement;
import dev.switchback.server.changes.EnvironmentId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where reports go: to whoever counts, sooner or later. Safe to share between threads. */
@FunctionalInterface
public interface ReportDesk {
    /**
     * What a report is answered.
     *
     * @param status HTTP's; 200 if it was taken in
     * @param sequence up to which the incarnation's reports are written down for good, if it was taken in
     * @param heard up to which they have been heard; null from who does not say
     * @param detail why not, in words; empty if it was
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(int status, long sequence, @Nullable Long heard, String detail) {
        /** Returns what a report is answered that has been taken in. */
        public static Answer taken(Acknowledgement answer) {
            return new Answer(200, answer.sequence(), answer.heard(), "");
        }

        /** Returns what a report is answered that has not been taken in. */
        public static Answer refused(int status, String detail) {
            return new Answer(status, 0, 0L, detail);
        }

        /** Returns what an SDK is told, if the report was taken in. */
        Acknowledgement acknowledgement() {
            return new Acknowledgement(sequence, heard == null ? 0 : heard);
        }
    }

    /** Takes a report, as it came; completes when whoever counts has answered, and never exceptionally. */
    CompletableFuture<Answer> take(EnvironmentId environment, byte[] document);
}
