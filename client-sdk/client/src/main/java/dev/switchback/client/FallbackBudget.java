package dev.switchback.client;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many failed calls of V2 V1 may answer: a bucket of tokens that every call of the switch fills by a share of one, up
 * to {@value #BURST}, and that is full at the start. Safe for any number of threads.
 */
final class FallbackBudget {
    static final int BURST = 20;

    private static final long TOKEN = 1_000_000;

    private final long perCall;
    private final AtomicLong tokens = new AtomicLong(BURST * TOKEN);

    /** @param share of all calls, from above 0 to 1 */
    FallbackBudget(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of calls between 0 and 1 is wanted, not " + share);
        }
        this.perCall = Math.max(1, Math.round(share * TOKEN));
    }

    /** Takes note of a call. */
    void earn() {
        if (tokens.get() < BURST * TOKEN) {
            tokens.accumulateAndGet(perCall, (held, earned) -> Math.min(BURST * TOKEN, held + earned));
        }
    }

    /** Takes a token and says whether there was one. */
    boolean take() {
        long held = tokens.getAndAccumulate(TOKEN, (now, token) -> now < token ? now : now - token);
        return held >= TOKEN;
    }
}
