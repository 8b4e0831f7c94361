package dev.switchback.guard;

/**
 * Everything a verdict was drawn from, so that anybody can draw it again.
 *
 * @param policy the policy it was judged by
 * @param before what the guard remembered before the window
 * @param window what was then observed
 * @param verdict what was found
 */
public record Evidence(GuardPolicy policy, GuardState before, Window window, Verdict verdict) {

    /** The verdict, drawn again from the rest; always equal to {@link #verdict} of evidence that was not tampered with. */
    public Verdict recompute() {
        return Guard.judge(policy, Guard.observe(policy, before, window));
    }
}
