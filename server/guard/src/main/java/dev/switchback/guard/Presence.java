package dev.switchback.guard;

/**
 * When the versions were called last and the share rose last: silence is no news, and not good news either.
 *
 * @param heardAt the bin of the latest call of either version, or the first bin there was; -1 before
 * @param share V2's latest share that was above 0, or 0
 * @param roseAt the bin in which it last rose, or -1
 * @param v1At the bin in which V1 was last called where chance decides, or -1
 * @param darkSince the bin of V1's first such call that no call of V2 has followed, or -1
 * @param missed how many calls V2 would be expected to have had since then
 */
record Presence(long heardAt, double share, long roseAt, long v1At, long darkSince, double missed) {

    /** After so many bins without calls something may be wrong. */
    static final long SILENCE = 60;

    /** After so many bins without any call what becomes of V2 is for the policy to say. */
    static final long LONG_SILENCE = 900;

    static final Presence START = new Presence(-1, 0, -1, -1, -1, 0);

    private static final long AFTERMATH = 300;
    private static final double MISSED = 20;

    Presence observe(Window window, long bin) {
        boolean v1Called = window.v1().calls() > 0;
        boolean v2Called = window.v2().calls() > 0;
        boolean dark = v1Called && window.randomised() && !v2Called;
        double due = dark ? window.v1().calls() * window.share() / (1 - window.share()) : 0;
        return new Presence(
                heardAt < 0 || v1Called || v2Called ? bin : heardAt,
                window.share() > 0 ? window.share() : share,
                window.share() > share ? bin : roseAt,
                v1Called && window.randomised() ? bin : v1At,
                v2Called ? -1 : dark && darkSince < 0 ? bin : darkSince,
                v2Called ? 0 : missed + due);
    }

    /** For how many bins V2 has missed its part of the calls; 0 if it has not or chance may explain it. */
    long darkness(long bin) {
        boolean v1Lives = v1At >= 0 && bin - v1At < SILENCE;
        return darkSince >= 0 && v1Lives && missed >= MISSED ? bin - darkSince : 0;
    }

    /** For how many bins nothing has been called. */
    long silence(long bin) {
        return heardAt < 0 ? 0 : bin - heardAt;
    }

    /** Whether what happens now may be due to the latest rise of the share. */
    boolean roseLately(long bin) {
        return roseAt >= 0 && bin - roseAt <= AFTERMATH;
    }
}
