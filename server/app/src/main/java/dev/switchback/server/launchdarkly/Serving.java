package dev.switchback.server.launchdarkly;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes what is served of LaunchDarkly's variations and rollouts. Confined to one thread. */
final class Serving {
    private final List<String> variations;
    private final boolean usersMayMove;
    private boolean moved;

    /**
     * Prepares to read what one flag serves.
     *
     * @param variations keys of its variations, in order
     * @param usersMayMove whether rollouts may be taken over at all
     */
    Serving(List<String> variations, boolean usersMayMove) {
        this.variations = variations;
        this.usersMayMove = usersMayMove;
    }

    /** Says whether somebody may get another variation than before. */
    boolean moved() {
        return moved;
    }

    Serve read(Node owner) {
        return owner.has("variation")
                ? new Serve.Fixed(variation(owner.at("variation")))
                : rollout(owner.required("rollout"));
    }

    /** Returns the key of a variation that is told by its place. */
    String variation(Node index) {
        int place = index.whole();
        if (place < 0 || place >= variations.size()) {
            throw new Inexpressible("variation", "there is no variation " + place);
        }
        return variations.get(place);
    }

    private Serve rollout(Node rollout) {
        ClauseReading.requireUser(rollout.at("contextKind"));
        Map<String, Integer> weights = new LinkedHashMap<>();
        for (Node weighted : rollout.required("variations").items()) {
            weights.merge(
                    variation(weighted.required("variation")),
                    weighted.required("weight").whole(),
                    Integer::sum);
        }
        weights.values().removeIf(weight -> weight == 0);
        if (weights.values().stream().anyMatch(weight -> weight < 0)
                || weights.values().stream().mapToInt(Integer::intValue).sum() != Allocation.BUCKETS) {
            throw new Inexpressible("rollout", "its weights do not sum to 100,000");
        }
        if (weights.size() == 1) {
            return new Serve.Fixed(weights.keySet().iterator().next());
        }
        deal();
        return new Serve.Split(Allocation.of(weights), stickiness(rollout.at("bucketBy")), Allocation.BUCKETS);
    }

    /** Returns the share of a segment's rule, which lets in so many thousandths of a percent. */
    Share share(Node rule) {
        deal();
        return new Share(rule.at("weight").whole(), stickiness(rule.at("bucketBy")));
    }

    private void deal() {
        if (!usersMayMove) {
            throw new Inexpressible(
                    "rollout",
                    "its users are dealt by SHA-1 there and by MurmurHash3 here, so that most would move; say "
                            + "usersMayMove=true if that is fine");
        }
        moved = true;
    }

    private static Stickiness stickiness(Node bucketBy) {
        String attribute = bucketBy.isAbsent() ? Context.TARGETING_KEY : ClauseReading.attribute(bucketBy.text(), true);
        return new Stickiness(null, List.of(attribute), false);
    }
}
