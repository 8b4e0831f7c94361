package dev.switchback.server.notifications;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of an attempt. */
sealed interface Outcome {

    /** Returns what the receiver answered, HTTP's status; null if there was no answer. */
    @Nullable
    Integer status();

    /** Returns why it was not taken; empty if it was. */
    String detail();

    /** Returns its name in metrics. */
    String word();

    /** The receiver has it. */
    record Taken(Integer status) implements Outcome {
        @Override
        public String detail() {
            return "";
        }

        @Override
        public String word() {
            return "taken";
        }
    }

    /** The receiver wants nothing any more: 410. */
    record Gone(Integer status) implements Outcome {
        @Override
        public String detail() {
            return "the receiver answered 410: it wants no more";
        }

        @Override
        public String word() {
            return "gone";
        }
    }

    /**
     * The receiver does not have it, as far as we know.
     *
     * @param pause how long it asks us to wait at least; zero if it has not said
     */
    record Failed(@Nullable Integer status, String detail, Duration pause) implements Outcome {
        @Override
        public String word() {
            return "failed";
        }
    }

    /** It was not sent, because the address is not one to be called. */
    record Refused(String detail) implements Outcome {
        @Override
        public @Nullable Integer status() {
            return null;
        }

        @Override
        public String word() {
            return "refused";
        }
    }
}
