package dev.switchback.server.flags;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.evaluation.Flag;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Json;
import java.util.List;
import java.util.Optional;

/**
 * A flag that is made after another one. What a rollout has brought that one to is never copied.
 *
 * @param source the flag to be like
 * @param enabled whether it is to be on where the source is
 * @param targets whether the source's individual targets are wanted
 */
record FlagCopy(StoredFlag source, boolean enabled, boolean targets) {

    /**
     * Returns the flag that is wanted in the place of {@code present}. A new one has the source's salt and ranges, so that
     * everybody has the same bucket in both; one that is there keeps its own salt, and whether it is archived or taken
     * back, and the mode in which a rollout leads it, and its weights are edited so that few change sides.
     *
     * @throws Refusal if the two cannot be alike
     */
    FlagDraft onto(Optional<StoredFlag> present) {
        Flag flag = source.flag();
        return present.map(this::over)
                .orElseGet(() -> fresh(flag.key(), flag.salt(), enabled && flag.enabled(), flag.rolledBack()));
    }

    /** Returns a new flag {@code key}, which is off. */
    FlagDraft named(String key, String salt) {
        return fresh(key, salt, false, false);
    }

    private FlagDraft over(StoredFlag present) {
        Flag before = present.flag();
        if (before.normaliser() != source.flag().normaliser()) {
            throw Refusal.conflict("The two flags " + before.key()
                    + " count their buckets in different ways: everybody would be dealt anew.");
        }
        FlagPolicy.checkType(before.key(), before.type(), source.flag().type());
        ObjectNode wanted = FlagView.portable(source);
        ObjectNode own = FlagView.portable(present);
        wanted.set("salt", own.get("salt"));
        wanted.set("archived", own.get("archived"));
        wanted.set("rolledBack", own.get("rolledBack"));
        if (before.ramp() != null) {
            wanted.set("mode", own.get("mode"));
        }
        if (!enabled) {
            wanted.set("enabled", own.get("enabled"));
        }
        if (!targets) {
            wanted.set("targets", own.get("targets"));
        }
        return Json.convert(wanted, FlagInput.class).applyTo(Optional.of(present), before.key());
    }

    private FlagDraft fresh(String key, String salt, boolean on, boolean rolledBack) {
        Flag flag = source.flag();
        return new FlagDraft(
                new Flag(
                        key,
                        flag.type(),
                        0,
                        false,
                        on,
                        rolledBack,
                        flag.mode(),
                        salt,
                        flag.normaliser(),
                        flag.variations(),
                        flag.offVariation(),
                        flag.rollbackVariation(),
                        flag.prerequisites(),
                        targets ? flag.targets() : List.of(),
                        flag.rules(),
                        flag.defaultRule(),
                        null),
                source.metadata());
    }
}
