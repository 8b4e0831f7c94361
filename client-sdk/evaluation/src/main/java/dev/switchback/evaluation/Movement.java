package dev.switchback.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is served otherwise once weights or shares change, as a part of all that come so far: what a slider tells. */
public sealed interface Movement {

    /** Returns what changes, as an RFC 6901 JSON pointer into the flag's document. */
    String pointer();

    /**
     * Some of those who come as far as an allocation change from one variation to another. Whoever has no bucket is not
     * counted.
     *
     * @param shifts from which variation to which; all others stay where they are
     * @param of how many equal parts there are in all: {@value Allocation#BUCKETS}, so that one is 0.001 %, unless the flag
     *     deals as Unleash does
     */
    record OfSplit(String pointer, List<Shift> shifts, int of) implements Movement {
        public OfSplit {
            shifts = List.copyOf(shifts);
        }
    }

    /**
     * Some of those whom a rule's clauses match come into its share, or fall out of it on to the next rule.
     *
     * @param joining how many come in, in units of 0.001 %
     * @param leaving how many fall out, in units of 0.001 %; one of the two is zero
     */
    record OfShare(String pointer, int joining, int leaving) implements Movement {}

    /**
     * Returns who moves from {@code before} to {@code after}, place by place in the order of evaluation; empty if nobody
     * does. There is no answer if more than weights and shares differ, be it only what contexts are dealt by: then
     * {@link Preview} can tell, over contexts that are known.
     */
    static Optional<List<Movement>> between(Flag before, Flag after) {
        if (!weightless(before).equals(weightless(after))) {
            return Optional.empty();
        }
        List<Movement> movements = new ArrayList<>();
        boolean told = rules("/rules/", before.rules(), after.rules(), movements);
        Ramp ramp = before.ramp();
        Ramp newRamp = after.ramp();
        if (ramp != null && newRamp != null) {
            told &= rules("/ramp/audiences/", ramp.audiences(), newRamp.audiences(), movements);
            Serve.Split dealt = new Serve.Split(ramp.allocation());
            told &= serve("/ramp/allocation", dealt, new Serve.Split(newRamp.allocation()), movements);
        } else {
            told &= serve("/defaultRule", before.defaultRule(), after.defaultRule(), movements);
        }
        return told ? Optional.of(List.copyOf(movements)) : Optional.empty();
    }

    /** Returns {@code flag} without all that may differ. */
    private static Flag weightless(Flag flag) {
        Ramp ramp = flag.ramp();
        return new Flag(
                flag.key(),
                flag.type(),
                0,
                flag.archived(),
                flag.enabled(),
                flag.rolledBack(),
                flag.salt(),
                flag.normaliser(),
                flag.variations(),
                flag.offVariation(),
                flag.rollbackVariation(),
                flag.prerequisites(),
                flag.targets(),
                weightless(flag.rules()),
                new Serve.Fixed(""),
                ramp == null
                        ? null
                        : new Ramp(
                                ramp.rollout(),
                                ramp.attempt(),
                                weightless(ramp.audiences()),
                                new Allocation(List.of()),
                                null,
                                ramp.metrics()));
    }

    private static List<Rule> weightless(List<Rule> rules) {
        return rules.stream()
                .map(rule -> new Rule(rule.id(), rule.clauses(), weightless(rule.share()), new Serve.Fixed("")))
                .toList();
    }

    private static @Nullable Share weightless(@Nullable Share share) {
        return share == null ? null : new Share(0, share.stickiness());
    }

    private static boolean rules(String pointer, List<Rule> before, List<Rule> after, List<Movement> movements) {
        boolean told = true;
        for (int i = 0; i < before.size(); i++) {
            Share share = before.get(i).share();
            Share newShare = after.get(i).share();
            if (share != null && newShare != null && share.buckets() != newShare.buckets()) {
                int joining = newShare.buckets() - share.buckets();
                movements.add(new OfShare(pointer + i + "/share", Math.max(0, joining), Math.max(0, -joining)));
            }
            told &= serve(
                    pointer + i + "/serve", before.get(i).serve(), after.get(i).serve(), movements);
        }
        return told;
    }

    private static boolean serve(String pointer, Serve before, Serve after, List<Movement> movements) {
        if (before.equals(after)) {
            return true;
        }
        Serve.Split dealt = split(before, after);
        Serve.Split newlyDealt = split(after, before);
        boolean alike = dealt.stickiness().equals(newlyDealt.stickiness()) && dealt.parts() == newlyDealt.parts();
        if (!alike
                || dealt.allocation().flaw().isPresent()
                || newlyDealt.allocation().flaw().isPresent()) {
            return false;
        }
        List<Shift> shifts = Shift.between(dealt.allocation(), newlyDealt.allocation(), dealt.parts());
        if (!shifts.isEmpty()) {
            movements.add(new OfSplit(pointer, shifts, dealt.parts()));
        }
        return true;
    }

    /** Takes one variation for everybody as an allocation to it alone, dealt as {@code other} is. */
    private static Serve.Split split(Serve serve, Serve other) {
        if (serve instanceof Serve.Split split) {
            return split;
        }
        Allocation all = new Allocation(List.of(new Range(0, Allocation.BUCKETS, ((Serve.Fixed) serve).variation())));
        return other instanceof Serve.Split split
                ? new Serve.Split(all, split.stickiness(), split.parts())
                : new Serve.Split(all);
    }
}
