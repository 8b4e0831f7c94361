package dev.switchback.protocol;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Prerequisite;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Range;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.evaluation.Target;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON form of a flag's definition. It says what is written down, not whether it makes sense. Unknown members are
 * ignored; unknown words, such as an operator of a later version, are not. A mode of a later version takes the flag back:
 * whatever it may mean, the rollback variation is safe.
 */
public final class FlagCodec {
    /** Size of the largest definition, in bytes. */
    public static final int LIMIT = 1024 * 1024;

    private static final Words<FlagType> TYPES = Words.of(FlagType.class);
    private static final Words<Mode> MODES = Words.of(Mode.class);
    private static final Words<Normaliser> NORMALISERS = Words.of(Normaliser.class);

    private FlagCodec() {}

    /**
     * Reads a definition that may nest {@value Json#DEPTH}/2 deep and hold strings of {@value Json#TEXT}/2 characters:
     * half of what snapshots may hold, so that no stored flag ever makes one unreadable.
     *
     * @throws MalformedDocument if it is none
     */
    public static Flag read(String definition) {
        return read(Node.root(Json.readStrictly(definition.getBytes(StandardCharsets.UTF_8), LIMIT)));
    }

    /** Returns the definition of {@code flag}; equal flags have equal definitions. */
    public static String write(Flag flag) {
        return Json.text(value(flag));
    }

    static Flag read(Node flag) {
        Optional<Node> mode = flag.find("mode");
        boolean unheardOf = mode.isPresent() && MODES.find(mode.get()).isEmpty();
        return new Flag(
                flag.at("key").text(),
                TYPES.read(flag.at("type")),
                flag.at("version").count(),
                flag.find("archived").map(Node::bool).orElse(false),
                flag.at("enabled").bool(),
                flag.find("rolledBack").map(Node::bool).orElse(false) || unheardOf,
                mode.flatMap(MODES::find).orElse(Mode.LIVE),
                flag.at("salt").text(),
                flag.find("normaliser").map(NORMALISERS::read).orElse(Normaliser.NATIVE),
                flag.at("variations").list(FlagCodec::variation),
                flag.find("offVariation").map(Node::text).orElse(null),
                flag.at("rollbackVariation").text(),
                flag.find("prerequisites")
                        .map(all -> all.list(FlagCodec::prerequisite))
                        .orElse(List.of()),
                flag.find("targets").map(all -> all.list(FlagCodec::target)).orElse(List.of()),
                flag.find("rules").map(all -> all.list(FlagCodec::rule)).orElse(List.of()),
                serve(flag.at("defaultRule")),
                flag.find("ramp").map(FlagCodec::ramp).orElse(null));
    }

    static Value value(Flag flag) {
        Members members = new Members()
                .put("key", flag.key())
                .put("type", TYPES.write(flag.type()))
                .put("version", flag.version())
                .putIf("archived", flag.archived())
                .put("enabled", flag.enabled())
                .put("rolledBack", flag.rolledBack());
        if (flag.mode() != Mode.LIVE) {
            members.put("mode", MODES.write(flag.mode()));
        }
        members.put("salt", flag.salt());
        if (flag.normaliser() != Normaliser.NATIVE) {
            members.put("normaliser", NORMALISERS.write(flag.normaliser()));
        }
        members.put("variations", flag.variations(), FlagCodec::value)
                .putIfPresent("offVariation", flag.offVariation())
                .put("rollbackVariation", flag.rollbackVariation())
                .putUnlessEmpty("prerequisites", flag.prerequisites(), FlagCodec::value)
                .put("targets", flag.targets(), FlagCodec::value)
                .put("rules", flag.rules(), FlagCodec::value)
                .put("defaultRule", value(flag.defaultRule()));
        Ramp ramp = flag.ramp();
        return ramp == null ? members.value() : members.put("ramp", value(ramp)).value();
    }

    private static Variation variation(Node variation) {
        Value value = variation.find("value").map(Node::value).orElse(Value.Null.INSTANCE);
        return new Variation(variation.at("key").text(), value);
    }

    private static Value value(Variation variation) {
        return new Members()
                .put("key", variation.key())
                .put("value", variation.value())
                .value();
    }

    private static Prerequisite prerequisite(Node prerequisite) {
        return new Prerequisite(
                prerequisite.at("flag").text(), prerequisite.at("variations").set(Integer.MAX_VALUE, Node::text));
    }

    private static Value value(Prerequisite prerequisite) {
        return new Members()
                .put("flag", prerequisite.flag())
                .putSorted("variations", prerequisite.variations())
                .value();
    }

    private static Target target(Node target) {
        Set<String> keys = target.at("keys").set(Integer.MAX_VALUE, Node::text);
        return new Target(target.at("variation").text(), keys);
    }

    private static Value value(Target target) {
        return new Members()
                .put("variation", target.variation())
                .putSorted("keys", target.keys())
                .value();
    }

    private static Rule rule(Node rule) {
        return new Rule(
                rule.at("id").text(),
                rule.at("clauses").list(ClauseCodec::read),
                rule.find("share").map(ShareCodec::read).orElse(null),
                serve(rule.at("serve")));
    }

    private static Value value(Rule rule) {
        Members members = new Members().put("id", rule.id()).put("clauses", rule.clauses(), ClauseCodec::value);
        Share share = rule.share();
        if (share != null) {
            members.put("share", ShareCodec.value(share));
        }
        return members.put("serve", value(rule.serve())).value();
    }

    private static Serve serve(Node serve) {
        return serve.find("variation")
                .<Serve>map(variation -> new Serve.Fixed(variation.text()))
                .orElseGet(() -> split(serve));
    }

    private static Serve split(Node split) {
        return new Serve.Split(
                allocation(split.at("ranges")),
                split.find("stickiness").map(StickinessCodec::read).orElse(Stickiness.TARGETING_KEY),
                split.find("parts")
                        .map(parts -> (int) parts.whole(1, Allocation.BUCKETS))
                        .orElse(Allocation.BUCKETS));
    }

    private static Value value(Serve serve) {
        if (serve instanceof Serve.Split split) {
            return value(split);
        }
        return new Members().put("variation", ((Serve.Fixed) serve).variation()).value();
    }

    private static Value value(Serve.Split split) {
        Members members = new Members().put("ranges", split.allocation().ranges(), FlagCodec::value);
        if (!split.stickiness().equals(Stickiness.TARGETING_KEY)) {
            members.put("stickiness", StickinessCodec.value(split.stickiness()));
        }
        if (split.parts() != Allocation.BUCKETS) {
            members.put("parts", split.parts());
        }
        return members.value();
    }

    private static Ramp ramp(Node ramp) {
        return new Ramp(
                ramp.at("rollout").text(),
                (int) ramp.at("attempt").whole(1, Integer.MAX_VALUE),
                ramp.at("audiences").list(FlagCodec::rule),
                allocation(ramp.at("ranges")),
                ramp.find("exposed").map(FlagCodec::allocation).orElse(null),
                ramp.find("metrics")
                        .map(names -> names.set(Integer.MAX_VALUE, Node::text))
                        .orElse(Set.of()));
    }

    private static Value value(Ramp ramp) {
        Allocation exposed = ramp.exposed();
        return new Members()
                .put("rollout", ramp.rollout())
                .put("attempt", ramp.attempt())
                .put("audiences", ramp.audiences(), FlagCodec::value)
                .put("ranges", ramp.allocation().ranges(), FlagCodec::value)
                .putUnlessEmpty("exposed", exposed == null ? List.of() : exposed.ranges(), FlagCodec::value)
                .putUnlessEmpty("metrics", ramp.metrics().stream().sorted().toList(), Value::of)
                .value();
    }

    private static Allocation allocation(Node ranges) {
        return new Allocation(ranges.list(FlagCodec::range));
    }

    private static Range range(Node range) {
        List<Node> parts = range.items(3);
        return new Range(
                (int) parts.get(0).whole(0, Allocation.BUCKETS),
                (int) parts.get(1).whole(0, Allocation.BUCKETS),
                parts.get(2).text());
    }

    private static Value value(Range range) {
        return new Value.Sequence(List.of(Value.of(range.from()), Value.of(range.to()), Value.of(range.variation())));
    }
}
