package dev.switchback.benchmarks;

/** What a call meets that may go to V1 or V2. */
enum Situation {
    /** V1 for everybody. */
    FIRST("V1"),
    /** V2 for everybody. */
    SECOND("V2"),
    /** V2 for half of the users, always for the same ones, in the middle of a rollout. */
    HALF("V2 for 50 %"),
    /** V1 answers, and V2 runs as well, as quickly as V1. */
    SHADOW("V2 in the shadow"),
    /** V1 answers, and V2 takes {@link Directory#SLOWNESS}. */
    SLOW_SHADOW("a shadow of 100 ms"),
    /** V2 has failed so often that it is not called any more, and V1 answers. */
    BROKEN("V2 broken");

    private final String title;

    Situation(String title) {
        this.title = title;
    }

    /** Says whether V2 runs beside the call. */
    boolean shadows() {
        return this == SHADOW || this == SLOW_SHADOW;
    }

    /** Returns it in words. */
    String title() {
        return title;
    }
}
