package dev.switchback.server.flagd;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import java.util.ArrayList;
import java.util.List;

/** Makes a flag of a definition. Confined to one thread. */
final class DefinitionReading {
    private final String key;
    private final Node node;
    private final Node evaluators;
    private final boolean usersMayMove;
    private final List<String> notes = new ArrayList<>();

    /**
     * Prepares to read the definition of {@code key}.
     *
     * @param evaluators what targetings share, by name
     * @param usersMayMove whether fractions may be taken over
     */
    DefinitionReading(String key, Node node, Node evaluators, boolean usersMayMove) {
        this.key = key;
        this.node = node;
        this.evaluators = evaluators;
        this.usersMayMove = usersMayMove;
    }

    Flag flag() {
        List<Variation> variations = variations();
        String standard = node.at("defaultVariant").textOr("");
        if (standard.isEmpty()) {
            throw new Inexpressible("defaultVariant", "there is none; here a flag that is on always has an answer");
        }
        TargetingReading targeting = new TargetingReading(
                variations.stream().map(Variation::key).toList(), standard, evaluators, usersMayMove);
        List<Rule> rules = targeting.rules(node.at("targeting"));
        if (targeting.moved()) {
            notes.add(
                    "its fractions stay, but most users are dealt another part, and who has nothing to be dealt by gets an "
                            + "error instead of the default");
        }
        notes.add("its rollback variation is '" + standard + "', the default variant");
        return new Flag(
                key,
                type(variations),
                0,
                false,
                enabled(),
                false,
                Mode.LIVE,
                key,
                Normaliser.NATIVE,
                variations,
                null,
                standard,
                List.of(),
                List.of(),
                rules,
                new Serve.Fixed(standard),
                null);
    }

    /** Returns what people should know about the flag. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    private boolean enabled() {
        return switch (node.required("state").text()) {
            case "ENABLED" -> true;
            case "DISABLED" -> false;
            default -> throw new Inexpressible("state", "is neither ENABLED nor DISABLED");
        };
    }

    private List<Variation> variations() {
        Node variants = node.required("variants");
        return variants.names().stream()
                .map(name -> new Variation(name, variants.at(name).value()))
                .toList();
    }

    private static FlagType type(List<Variation> variations) {
        for (FlagType type : FlagType.values()) {
            if (variations.stream().allMatch(variation -> type.accepts(variation.value()))) {
                return type;
            }
        }
        throw new Inexpressible("variants", "one of them is null");
    }
}
