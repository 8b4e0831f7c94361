package dev.switchback.server.promotion;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Range;
import dev.switchback.evaluation.Serve;
import java.util.List;
import java.util.OptionalInt;

/** Who changes sides. */
final class Movement {
    private Movement() {}

    /**
     * Returns how many of those whom the default rule serves are served another variation afterwards, in units of
     * 0.001 %; empty where the two deal by different things, so that it cannot be said.
     */
    static OptionalInt of(Flag before, Flag after) {
        Serve old = before.defaultRule();
        Serve fresh = after.defaultRule();
        if (old instanceof Serve.Split one
                && fresh instanceof Serve.Split other
                && (!one.stickiness().equals(other.stickiness()) || one.parts() != other.parts())) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(moved(ranges(old), ranges(fresh)));
    }

    private static int moved(List<Range> old, List<Range> fresh) {
        int moved = 0;
        for (Range one : old) {
            for (Range other : fresh) {
                int shared = Math.min(one.to(), other.to()) - Math.max(one.from(), other.from());
                if (shared > 0 && !one.variation().equals(other.variation())) {
                    moved += shared;
                }
            }
        }
        return moved;
    }

    private static List<Range> ranges(Serve serve) {
        return serve instanceof Serve.Split split
                ? split.allocation().ranges()
                : List.of(new Range(0, Allocation.BUCKETS, ((Serve.Fixed) serve).variation()));
    }
}
