package dev.switchback.server.movement;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds a {@link Movement}, place by place in the order of evaluation. Confined to one thread. */
final class MovementFinder {
    private final Flag before;
    private final Flag after;
    private final List<Movement.Place> places = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();

    private MovementFinder(Flag before, Flag after) {
        this.before = before;
        this.after = after;
    }

    /** Compares the flag {@code key} in two snapshots. */
    static Movement find(CompiledSnapshot before, CompiledSnapshot after, String key) {
        Optional<Distribution> from = settled(before, key);
        Optional<Distribution> to = settled(after, key);
        return from.isEmpty() && to.isEmpty()
                ? new MovementFinder(flag(before, key), flag(after, key)).targeting()
                : whole(from.or(() -> plain(flag(before, key))), to.or(() -> plain(flag(after, key))));
    }

    private static Flag flag(CompiledSnapshot snapshot, String key) {
        return Objects.requireNonNull(snapshot.source().flags().get(key)).served();
    }

    /** Returns what everybody is served before any prerequisite, target or rule is asked. */
    private static Optional<Distribution> settled(CompiledSnapshot snapshot, String key) {
        return isSettled(snapshot, key)
                ? Optional.of(Distribution.same(
                        snapshot.evaluate(key, Context.anonymous()).variation()))
                : Optional.empty();
    }

    private static boolean isSettled(CompiledSnapshot snapshot, String key) {
        Flag flag = snapshot.source().flags().get(key);
        return flag == null
                || snapshot.problems().containsKey(key)
                || snapshot.source().emergency().covers(key)
                || flag.rolledBack()
                || flag.archived()
                || !flag.enabled();
    }

    /** Returns what a flag serves that asks nothing but the bucket. */
    private static Optional<Distribution> plain(Flag flag) {
        return asksNobody(flag) ? Optional.of(Distribution.of(flag, rest(flag))) : Optional.empty();
    }

    private static boolean asksNobody(Flag flag) {
        return flag.prerequisites().isEmpty()
                && flag.targets().isEmpty()
                && flag.rules().isEmpty()
                && audiences(flag).isEmpty();
    }

    private static List<Rule> audiences(Flag flag) {
        Ramp ramp = flag.ramp();
        return ramp == null ? List.of() : ramp.audiences();
    }

    private static Serve rest(Flag flag) {
        Ramp ramp = flag.ramp();
        return ramp == null ? flag.defaultRule() : new Serve.Split(ramp.allocation());
    }

    private static Movement whole(Optional<Distribution> from, Optional<Distribution> to) {
        if (from.isEmpty() || to.isEmpty()) {
            return untold("The flag is served by prerequisites, targets or rules on one side only; what these serve "
                    + "depends on who asks.");
        }
        return from.get()
                .to(to.get())
                .map(moves -> new Movement(places("", "everybody", moves), List.of()))
                .orElseGet(() -> untold(otherBuckets("the flag")));
    }

    private static Movement untold(String why) {
        return new Movement(List.of(), List.of(why));
    }

    private static List<Movement.Place> places(String pointer, String whom, List<Movement.Move> moves) {
        return moves.isEmpty() ? List.of() : List.of(new Movement.Place(pointer, whom, moves));
    }

    private static String otherBuckets(String place) {
        return "At " + place
                + " buckets are not what they were: what contexts are dealt by changes, or into how many parts.";
    }

    private Movement targeting() {
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
        compareRules("rules", "/rules/", before.rules(), after.rules(), List.of());
        compareRules("audiences", "/ramp/audiences/", audiences(before), audiences(after), after.rules());
        compare(
                after.ramp() == null ? "/defaultRule" : "/ramp/allocation",
                asksNobody(after) ? "everybody" : "whom no target and no rule serves",
                rest(before),
                rest(after),
                joined(after.rules(), audiences(after)));
        return new Movement(places, unknown);
    }

    private static List<Rule> joined(List<Rule> rules, List<Rule> more) {
        return Stream.concat(rules.stream(), more.stream()).toList();
    }

    /** Compares rules one by one; {@code passed} are those that stand before them. */
    private void compareRules(String name, String pointer, List<Rule> old, List<Rule> young, List<Rule> passed) {
        if (!askTheSame(old, young)) {
            unknown.add("The " + name + " change: whom they match depends on who asks.");
            return;
        }
        for (int i = 0; i < young.size(); i++) {
            Rule rule = young.get(i);
            compareShares(rule.id(), old.get(i).share(), rule.share());
            compare(
                    pointer + i + "/serve",
                    "whom the rule '" + rule.id() + "' is the first to match",
                    old.get(i).serve(),
                    rule.serve(),
                    joined(passed, young.subList(0, i + 1)));
        }
    }

    private static boolean askTheSame(List<Rule> old, List<Rule> young) {
        boolean same = old.size() == young.size();
        for (int i = 0; same && i < young.size(); i++) {
            same = old.get(i).id().equals(young.get(i).id())
                    && old.get(i).clauses().equals(young.get(i).clauses());
        }
        return same;
    }

    private void compareShares(String rule, @Nullable Share old, @Nullable Share young) {
        if (!Objects.equals(old, young)) {
            unknown.add("The share of the rule '" + rule + "' changes from " + buckets(old) + " to " + buckets(young)
                    + " buckets; what the others are served depends on who asks.");
        }
    }

    private static int buckets(@Nullable Share share) {
        return share == null ? Allocation.BUCKETS : share.buckets();
    }

    private void compare(String pointer, String whom, Serve old, Serve young, List<Rule> passed) {
        Distribution from = Distribution.of(before, old);
        Distribution to = Distribution.of(after, young);
        if (from.equals(to)) {
            return;
        }
        Optional<Rule> kin = passed.stream()
                .filter(rule -> akin(rule.share(), from) || akin(rule.share(), to))
                .findFirst();
        if (kin.isPresent()) {
            unknown.add("At " + pointer + " only some buckets arrive: the share of the rule '"
                    + kin.get().id() + "' is dealt with the same salt.");
            return;
        }
        from.to(to)
                .ifPresentOrElse(
                        moves -> places.addAll(places(pointer, whom, moves)), () -> unknown.add(otherBuckets(pointer)));
    }

    /** Says whether who comes through {@code share} has buckets of a kind: their shares are not those of everybody. */
    private boolean akin(@Nullable Share share, Distribution distribution) {
        Distribution.Buckets dealt = distribution.buckets();
        return share != null
                && dealt != null
                && share.stickiness()
                        .saltOr(after.salt())
                        .equals(dealt.stickiness().salt());
    }
}
