package dev.switchback.server.inquiry;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells from two versions of a flag which buckets change hands. Where that depends on who asks, it says so and does not
 * guess. Confined to one thread.
 */
final class Shares {
    private final Flag before;
    private final Flag after;
    private final List<ShareView.Place> places = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();

    private Shares(Flag before, Flag after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Compares two versions of a flag.
     *
     * @param emergency whether an emergency covers the flag
     * @param broken whether the flag cannot be evaluated as it is before
     */
    static ShareView between(Flag before, Flag after, boolean emergency, boolean broken) {
        Shares shares = new Shares(before, after);
        Optional<Deal> settledBefore =
                settled(before, emergency).or(() -> broken ? Optional.of(Deal.same(null)) : Optional.empty());
        Optional<Deal> settledAfter = settled(after, emergency);
        if (settledBefore.isEmpty() && settledAfter.isEmpty()) {
            shares.compareTargeting();
        } else {
            shares.compareWhole(settledBefore, settledAfter);
        }
        return new ShareView(shares.unknown.isEmpty(), shares.places, shares.unknown);
    }

    /** Returns what everybody is served before any prerequisite, target or rule is asked. */
    private static Optional<Deal> settled(Flag flag, boolean emergency) {
        if (emergency || flag.rolledBack()) {
            return Optional.of(Deal.same(flag.rollbackVariation()));
        }
        return flag.archived() || !flag.enabled() ? Optional.of(Deal.same(flag.offVariation())) : Optional.empty();
    }

    private void compareWhole(Optional<Deal> settledBefore, Optional<Deal> settledAfter) {
        Optional<Deal> from = settledBefore.or(() -> plain(before));
        Optional<Deal> to = settledAfter.or(() -> plain(after));
        if (from.isEmpty() || to.isEmpty()) {
            unknown.add(
                    "The flag is served by prerequisites, targets or rules on one side only; what these serve depends "
                            + "on who asks.");
        } else {
            compare("", "everybody", from.get(), to.get());
        }
    }

    /** Returns what a flag serves that asks nothing but the bucket. */
    private static Optional<Deal> plain(Flag flag) {
        Ramp ramp = flag.ramp();
        boolean plain = asksNobody(flag) && (ramp == null || ramp.audiences().isEmpty());
        return plain
                ? Optional.of(Deal.of(ramp == null ? flag.defaultRule() : new Serve.Split(ramp.allocation())))
                : Optional.empty();
    }

    private static boolean asksNobody(Flag flag) {
        return flag.prerequisites().isEmpty()
                && flag.targets().isEmpty()
                && flag.rules().isEmpty();
    }

    private void compareTargeting() {
        if (!before.prerequisites().equals(after.prerequisites())) {
            unknown.add("The prerequisites change.");
        }
        if (!Objects.equals(before.offVariation(), after.offVariation())
                && !after.prerequisites().isEmpty()) {
            unknown.add("The off variation changes, which who misses a prerequisite is served.");
        }
        if (!before.targets().equals(after.targets())) {
            unknown.add("The targets change.");
        }
        if (sameRules()) {
            compareRules();
        } else {
            unknown.add("The rules change: whom they match depends on who asks.");
        }
        if (before.ramp() == null && after.ramp() == null) {
            String whom = asksNobody(after) ? "everybody" : "whom no target and no rule serves";
            compare("/defaultRule", whom, before.defaultRule(), after.defaultRule(), after.rules());
        }
    }

    private boolean sameRules() {
        boolean same = before.rules().size() == after.rules().size();
        for (int i = 0; same && i < after.rules().size(); i++) {
            Rule was = before.rules().get(i);
            Rule is = after.rules().get(i);
            same = was.id().equals(is.id()) && was.clauses().equals(is.clauses());
        }
        return same;
    }

    private void compareRules() {
        for (int i = 0; i < after.rules().size(); i++) {
            Rule was = before.rules().get(i);
            Rule is = after.rules().get(i);
            if (!Objects.equals(was.share(), is.share())) {
                unknown.add("The share of the rule '" + is.id() + "' changes from " + buckets(was.share()) + " to "
                        + buckets(is.share()) + " buckets; what the others are served depends on who asks.");
            }
            String whom = "whom the rule '" + is.id() + "' is the first to match";
            compare(
                    "/rules/" + i + "/serve",
                    whom,
                    was.serve(),
                    is.serve(),
                    after.rules().subList(0, i + 1));
        }
    }

    private static int buckets(@Nullable Share share) {
        return share == null ? Allocation.BUCKETS : share.buckets();
    }

    /** Who comes through a share has buckets of a kind where the same salt deals: shares of that would be no shares. */
    private void compare(String pointer, String whom, Serve from, Serve to, List<Rule> passed) {
        if (from.equals(to)) {
            return;
        }
        Optional<Rule> kin = passed.stream()
                .filter(rule -> deals(rule.share(), from) || deals(rule.share(), to))
                .findFirst();
        if (kin.isPresent()) {
            unknown.add("At " + pointer + " only some buckets arrive: the share of the rule '"
                    + kin.get().id() + "' is dealt with the same salt.");
        } else {
            compare(pointer, whom, Deal.of(from), Deal.of(to));
        }
    }

    private boolean deals(@Nullable Share share, Serve serve) {
        return share != null
                && serve instanceof Serve.Split split
                && salt(share.stickiness().salt())
                        .equals(salt(split.stickiness().salt()));
    }

    private String salt(@Nullable String own) {
        return own == null ? after.salt() : own;
    }

    private void compare(String pointer, String whom, Deal from, Deal to) {
        if (!from.comparable(to)) {
            unknown.add("At " + (pointer.isEmpty() ? "the flag" : pointer)
                    + " buckets are not what they were: what contexts are dealt by changes, or into how many parts.");
            return;
        }
        Map<Move, Integer> moves = from.to(to);
        if (!moves.isEmpty()) {
            places.add(ShareView.Place.of(pointer, whom, moves));
        }
    }
}
