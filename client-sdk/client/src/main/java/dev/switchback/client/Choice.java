package dev.switchback.client;

/** Which version a call runs. */
enum Choice {
    V1,
    V2,
    /** V2 of a flag that is complete: there is no V1 any more for which the local breaker could take it out. */
    V2_ALONE,
    /** V1 in the place of V2, which the local breaker has taken out. */
    V1_FOR_V2;

    /** Says whether V2 runs. */
    boolean second() {
        return this == V2 || this == V2_ALONE;
    }
}
