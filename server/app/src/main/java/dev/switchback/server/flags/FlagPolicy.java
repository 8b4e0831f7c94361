package dev.switchback.server.flags;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagCheck;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.protocol.FlagCodec;
import dev.switchback.protocol.MalformedDocument;
import dev.switchback.server.changes.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What may be written, and what may become what. */
final class FlagPolicy {
    /** The member of a frontend's document that is no flag. */
    private static final String RESERVED = "EMERGENCY_ROLLBACK";

    private FlagPolicy() {}

    /** Refuses what people should not write: a flag that would not evaluate, values beside their schema, bad links. */
    static void check(FlagDraft draft) {
        List<Problem> problems = problems(draft.flag());
        problems.addAll(MetadataPolicy.problems(draft.metadata()));
        Value schema = draft.metadata().schema();
        if (schema != null) {
            problems.addAll(schemaProblems(draft.flag(), schema));
        }
        check(draft.flag(), problems);
    }

    /** Refuses a flag that would not evaluate, or could not be read again. */
    static void check(Flag flag) {
        check(flag, problems(flag));
    }

    /**
     * Says whether {@code wanted} differs from {@code present} by being off or taken back at most. That is never refused
     * for what else is wrong with the flag.
     */
    static boolean onlySafer(StoredFlag present, FlagDraft wanted) {
        Flag taken = wanted.flag().rolledBack() ? present.flag().takenBack() : present.flag();
        Flag off = wanted.flag().enabled() ? taken : taken.withEnabled(false);
        return wanted.flag().withVersion(off.version()).equals(off)
                && wanted.metadata().equals(present.metadata());
    }

    private static void check(Flag flag, List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw Refusal.invalid(problems);
        }
        if (flag.archived() && flag.ramp() != null) {
            throw Refusal.conflict("A rollout leads the flag " + flag.key()
                    + ", and an archived flag has none. Take the rollout back or let it complete before you archive the "
                    + "flag, and unarchive it before you start one.");
        }
        checkReadable(flag);
    }

    private static List<Problem> problems(Flag flag) {
        List<Problem> problems = new ArrayList<>(FlagCheck.problems(flag));
        problems.addAll(Names.problems(flag));
        if (flag.key().equals(RESERVED)) {
            problems.add(new Problem("/key", RESERVED + " is the emergency's member of a frontend's document."));
        }
        return problems;
    }

    private static List<Problem> schemaProblems(Flag flag, Value schema) {
        return flag.type() == FlagType.JSON
                ? ValueSchema.problems(schema, flag.variations())
                : List.of(new Problem("/schema", "is for flags of type json; other types are checked by themselves"));
    }

    /** Refuses a flag whose key is taken for another type. */
    static void checkType(String key, FlagType taken, FlagType wanted) {
        if (taken != wanted) {
            throw Refusal.conflict(
                    "The key " + key + " names flags of type " + taken.name().toLowerCase(Locale.ROOT)
                            + " in this project, for ever. Choose another key for a flag of type "
                            + wanted.name().toLowerCase(Locale.ROOT) + ".");
        }
    }

    /** Refuses to make {@code wanted} of {@code present} where something would change that never may. */
    static void checkReplaceable(Flag present, Flag wanted) {
        checkType(present.key(), present.type(), wanted.type());
        if (!present.salt().equals(wanted.salt())) {
            throw Refusal.invalid(
                    "/salt", "The salt is set once: another one would move everybody. It is " + present.salt() + ".");
        }
        if (present.normaliser() != wanted.normaliser()) {
            throw Refusal.invalid("/normaliser", "The normaliser is set once: another one would move everybody.");
        }
        Ramp ramp = present.ramp();
        if (ramp != null) {
            checkRampKept(present, wanted, ramp);
        }
    }

    private static void checkRampKept(Flag present, Flag wanted, Ramp ramp) {
        Set<String> missing = needed(ramp);
        missing.add(present.rollbackVariation());
        missing.removeAll(wanted.variations().stream().map(Variation::key).collect(Collectors.toSet()));
        if (!missing.isEmpty()) {
            throw Refusal.conflict("The rollout " + ramp.rollout() + " leads this flag and serves " + missing
                    + ". Take it back or let it complete before you remove that.");
        }
        if (!wanted.rollbackVariation().equals(present.rollbackVariation())) {
            throw Refusal.conflict("The rollout " + ramp.rollout() + " measures against " + present.rollbackVariation()
                    + ". Take it back or let it complete before you name another rollback variation.");
        }
        if (wanted.mode() != present.mode()) {
            throw Refusal.conflict("The rollout " + ramp.rollout()
                    + " leads this flag, and its phases say whether V2 is served or only runs aside. Take it back or let it"
                    + " complete before you change the mode.");
        }
        if (wanted.rolledBack()) {
            throw Refusal.conflict("The rollout " + ramp.rollout()
                    + " leads this flag. Take the rollout back instead: that takes the flag back too.");
        }
    }

    private static Set<String> needed(Ramp ramp) {
        Set<String> needed = new TreeSet<>(ramp.allocation().weights().keySet());
        for (Rule audience : ramp.audiences()) {
            if (audience.serve() instanceof Serve.Fixed fixed) {
                needed.add(fixed.variation());
            } else if (audience.serve() instanceof Serve.Split split) {
                needed.addAll(split.allocation().weights().keySet());
            }
        }
        return needed;
    }

    /** What the database holds must be readable inside a snapshot, which has twice the limits. */
    private static void checkReadable(Flag flag) {
        try {
            FlagCodec.read(FlagCodec.write(flag));
        } catch (MalformedDocument unreadable) {
            throw Refusal.invalid(unreadable.pointer(), "The flag is over a limit: " + unreadable.getMessage() + ".");
        }
    }
}
