package dev.switchback.server.http;

import java.time.Instant;

/** Remembers what requests with an {@code Idempotency-Key} were answered. Safe to share between threads. */
public interface AnswerMemory {
    /** Remembers nothing. */
    AnswerMemory NONE = new AnswerMemory() {
        @Override
        public Recollection begin(String principal, String key, String request) {
            return new Recollection.First(Instant.EPOCH);
        }

        @Override
        public void finish(String principal, String key, Recollection.First first, byte[] answer) {}

        @Override
        public void forget(String principal, String key, Recollection.First first) {}
    };

    /**
     * Notes that a request begins, unless one with this key has begun before.
     *
     * @param principal id of the caller's key; each caller's keys are its own
     * @param key as the caller made it up
     * @param request what is asked, as a digest
     */
    Recollection begin(String principal, String key, String request);

    /** Notes the answer of a request that began. Never throws: without the note the request may be repeated. */
    void finish(String principal, String key, Recollection.First first, byte[] answer);

    /** Forgets a request that began and was not carried out. Never throws. */
    void forget(String principal, String key, Recollection.First first);
}
