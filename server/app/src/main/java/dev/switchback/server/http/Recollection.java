package dev.switchback.server.http;

import java.time.Instant;

/** What is known of a request with an {@code Idempotency-Key}. */
public sealed interface Recollection {

    /** Nothing; it is to be carried out. It began at {@code at}. */
    record First(Instant at) implements Recollection {}

    /** It was answered, with what {@code answer} holds. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and handed on once
    record Answered(byte[] answer) implements Recollection {}

    /** It is being carried out. */
    record UnderWay() implements Recollection {}

    /** Its key was used for another request. */
    record Another() implements Recollection {}
}
