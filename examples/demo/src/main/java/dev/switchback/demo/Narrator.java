package dev.switchback.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in words what has changed from one scene to the next. */
final class Narrator {
    private Narrator() {}

    /** Returns a sentence for each change worth telling. */
    static List<String> tell(Scene before, Scene now) {
        List<String> words = new ArrayList<>();
        if (now.rollout() != null) {
            tellRollout(before.rollout(), now.rollout(), words);
        }
        tellInstances(before.instances(), now.instances(), words);
        return words;
    }

    private static void tellRollout(@Nullable Rollout before, Rollout now, List<String> words) {
        if (before == null || before.phase() != now.phase()) {
            words.add("rollout: enters phase " + now.phaseName());
        }
        if (before != null && !before.state().equals(now.state())) {
            words.add(ending(now));
        } else if (before != null && before.inDoubt() != now.inDoubt() && !now.ended()) {
            words.add(now.inDoubt() ? "guard: " + now.next() : "guard: no doubts any more");
        }
    }

    private static String ending(Rollout rollout) {
        return switch (rollout.state()) {
            case "rolledBack" -> "guard: rolled back, everybody returns to V1: " + rollout.reason();
            case "completed" -> "rollout: completed, V2 serves everybody";
            default -> "rollout: " + rollout.state() + ": " + rollout.reason();
        };
    }

    private static void tellInstances(Instances before, Instances now, List<String> words) {
        if (now.epoch() > before.epoch()) {
            words.add("emergency: epoch " + now.epoch());
        }
        Set<String> trippedBefore = tripped(before);
        Set<String> trippedNow = tripped(now);
        difference(trippedNow, trippedBefore)
                .forEach(name -> words.add(name + ": its own breaker has taken V2 out on this instance"));
        difference(trippedBefore, trippedNow).forEach(name -> words.add(name + ": its breaker is closed again"));
        if (complete(now) && !(complete(before) && sameConfiguration(before, now))) {
            words.add("receipts: %d of %d instances run revision %d, epoch %d"
                    .formatted(
                            now.confirmations().confirmed(),
                            now.confirmations().instances(),
                            now.revision(),
                            now.epoch()));
        }
    }

    private static boolean sameConfiguration(Instances one, Instances other) {
        return one.revision() == other.revision() && one.epoch() == other.epoch();
    }

    private static boolean complete(Instances instances) {
        return instances.confirmations().complete(Theatre.SHOPS);
    }

    private static Set<String> tripped(Instances instances) {
        return instances.items().stream()
                .filter(instance -> !instance.tripped().isEmpty())
                .map(Instances.Status::name)
                .collect(Collectors.toSet());
    }

    private static List<String> difference(Set<String> some, Set<String> without) {
        Set<String> rest = new HashSet<>(some);
        rest.removeAll(without);
        return rest.stream().sorted().toList();
    }
}
