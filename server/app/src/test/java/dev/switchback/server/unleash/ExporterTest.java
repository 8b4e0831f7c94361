package dev.switchback.server.unleash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Prerequisite;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Scope;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.SegmentRule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.evaluation.Target;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.importing.Remark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ExporterTest {
    private static final Serve ON = new Serve.Fixed("v2");
    private static final Serve OFF = new Serve.Fixed("v1");
    private static final Clause GOLD = new Clause("plan", Operator.IN, List.of(Value.of("gold")), false);

    @Test
    void aNativeFlagIsOnForWhomItServesTrue() {
        Flag flag =
                bool("f", OFF, List.of(new Rule("gold", List.of(GOLD), ON)), List.of(new Target("v2", Set.of("u1"))));

        Feature feature = only(flag);

        assertThat(feature.enabled()).isTrue();
        assertThat(feature.strategies()).hasSize(2);
        assertThat(feature.strategies().get(0).constraints())
                .containsExactly(Constraint.of("userId", "IN", List.of("u1")));
        assertThat(feature.strategies().get(1).constraints())
                .containsExactly(Constraint.of("plan", "IN", List.of("gold")));
        assertThat(feature.variants()).isEmpty();
    }

    @Test
    void whoIsOffByNameIsKeptOutOfEveryStrategy() {
        Flag flag = bool("f", ON, List.of(), List.of(new Target("v1", Set.of("u1"))));

        assertThat(only(flag).strategies())
                .containsExactly(new Strategy(
                        "default",
                        Map.of(),
                        List.of(Constraint.of("userId", "NOT_IN", List.of("u1"))),
                        List.of(),
                        List.of(),
                        false));
    }

    @Test
    void whatUnleashCannotSayIsLeftOutAndNamed() {
        Clause present = new Clause("a", Operator.PRESENT, List.of(), false);
        Clause partial = new Clause("a", Operator.SEMVER_EQUAL, List.of(Value.of("1.2.3")), false);
        Clause two = new Clause("a", Operator.EQUAL, List.of(Value.of(1), Value.of(2)), false);
        Clause number = new Clause("a", Operator.IN, List.of(Value.of(1)), false);
        Clause literal = new Clause("userId", Operator.IN, List.of(Value.of("u")), false);
        Clause time = new Clause("bornAt", Operator.BEFORE, List.of(Value.of("2026-01-01")), false);
        for (Clause clause : List.of(present, partial, two, number, literal, time)) {
            assertLeftOut(bool("f", OFF, List.of(new Rule("r", List.of(clause), ON)), List.of()), "rule 1");
        }
        Serve half = new Serve.Split(Allocation.of(Map.of("v1", 50_000, "v2", 50_000)));
        assertLeftOut(bool("f", half, List.of(), List.of()), "");
        Rule off = new Rule("r", List.of(GOLD), OFF);
        assertLeftOut(bool("f", ON, List.of(off), List.of()), "rule 1");
        Rule share = new Rule("r", List.of(), new Share(50_000, Stickiness.TARGETING_KEY), ON);
        assertLeftOut(bool("f", OFF, List.of(share), List.of()), "share");
        assertThat(only(bool("f", OFF, List.of(off), List.of())).strategies()).containsExactly(FeatureWriting.NOBODY);
    }

    @Test
    void aVersionThatMustBeWrittenInFullAndADayAreSaid() {
        Clause full = new Clause("v", Operator.SEMVER_EQUAL, List.of(Value.of("1.2.3")), true, false, true);
        Clause day = new Clause("currentTime", Operator.AFTER, List.of(Value.of("2026-01-01")), false);

        assertThat(only(bool("f", OFF, List.of(new Rule("r", List.of(full, day), ON)), List.of()))
                        .strategies()
                        .get(0)
                        .constraints())
                .containsExactly(
                        new Constraint("v", "SEMVER_EQ", List.of(), "1.2.3", true, false),
                        new Constraint("currentTime", "DATE_AFTER", List.of(), "2026-01-01T00:00:00Z", false, false));
    }

    @Test
    void anythingButABooleanIsAVariant() {
        Flag flag = text("f", true, "a", new Serve.Fixed("b"));

        Feature feature = only(flag);

        assertThat(feature.enabled()).isTrue();
        assertThat(feature.variants())
                .containsExactly(new Variant("b", 1_000, "default", new Variant.Payload("string", "B"), List.of()));
    }

    @Test
    void underAnEmergencyEverythingServesItsRollbackVariation() {
        Map<String, Flag> flags = new HashMap<>();
        flags.put("bool", bool("bool", ON, List.of(), List.of()));
        flags.put("text", text("text", true, "a", new Serve.Fixed("b")));
        Emergency emergency = new Emergency(1, Set.of(new Engagement("e", new Scope.Everything())));

        Exported exported = Exporter.translate(Evaluators.compiled(flags, Map.of(), emergency), Map.of());

        Feature off = exported.state().features().get(0);
        assertThat(off.enabled()).isFalse();
        Feature pinned = exported.state().features().get(1);
        assertThat(pinned.enabled()).isTrue();
        assertThat(pinned.strategies()).isEmpty();
        assertThat(pinned.variants()).extracting(Variant::name).containsExactly("a");
    }

    @Test
    void inShadowEverybodyIsServedTheRollbackVariation() {
        Flag shadow = text("f", true, "b", new Serve.Fixed("b")).withMode(Mode.SHADOW);

        assertThat(only(shadow).variants()).extracting(Variant::name).containsExactly("a");
    }

    @Test
    void aFlagThatIsOffServesItsOffVariationOrIsLeftToTheCaller() {
        assertThat(only(text("f", false, "a", new Serve.Fixed("b"))).variants())
                .extracting(Variant::name)
                .containsExactly("a");
        assertLeftOut(text("f", false, null, new Serve.Fixed("b")), "");
    }

    @Test
    void prerequisitesAreDependenciesOnParentsWithoutParents() {
        Map<String, Flag> flags = new HashMap<>();
        flags.put("parent", bool("parent", ON, List.of(), List.of()));
        flags.put("on", child("on", "parent", Set.of("v2")));
        flags.put("off", child("off", "parent", Set.of("v1")));
        flags.put("any", child("any", "parent", Set.of("v1", "v2")));
        flags.put("grandchild", child("grandchild", "on", Set.of("v2")));
        flags.put("text", text("text", true, "a", new Serve.Fixed("b")));
        flags.put("variant", child("variant", "text", Set.of("b")));

        Exported exported = Exporter.translate(Evaluators.compiled(flags, Map.of(), Emergency.NONE), Map.of());

        Map<String, List<Dependency>> dependencies = new HashMap<>();
        exported.state().features().forEach(feature -> dependencies.put(feature.name(), feature.dependencies()));
        assertThat(dependencies.get("on")).containsExactly(new Dependency("parent", true, List.of()));
        assertThat(dependencies.get("off")).containsExactly(new Dependency("parent", false, List.of()));
        assertThat(dependencies.get("variant")).containsExactly(new Dependency("text", true, List.of("b")));
        assertThat(exported.leftOut()).extracting(Remark::key).containsExactly("any", "grandchild");
    }

    @Test
    void aSegmentIsOneListOfConstraints() {
        Map<String, Segment> segments = new HashMap<>();
        SegmentRule gold = new SegmentRule("r", List.of(GOLD), null);
        segments.put("a-named", segment("a-named", Set.of("u1", "u2"), Set.of(), List.of()));
        segments.put("b-but", segment("b-but", Set.of(), Set.of("u3"), List.of(gold)));
        segments.put("c-both", segment("c-both", Set.of("u1"), Set.of(), List.of(gold)));
        segments.put("unleash-1", segment("unleash-1", Set.of(), Set.of(), List.of(gold)));
        Clause member = new Clause("", Operator.SEGMENT, List.of(Value.of("b-but")), false);
        Clause lost = new Clause("", Operator.SEGMENT, List.of(Value.of("c-both")), false);
        Map<String, Flag> flags = new HashMap<>();
        flags.put("f", bool("f", OFF, List.of(new Rule("r", List.of(member), ON)), List.of()));
        flags.put("g", bool("g", OFF, List.of(new Rule("r", List.of(lost), ON)), List.of()));

        Exported exported = Exporter.translate(Evaluators.compiled(flags, segments, Emergency.NONE), Map.of());

        assertThat(exported.state().segments())
                .containsExactly(
                        new SharedConstraints(1, "unleash-1", List.of(Constraint.of("plan", "IN", List.of("gold")))),
                        new SharedConstraints(
                                2, "a-named", List.of(Constraint.of("userId", "IN", List.of("u1", "u2")))),
                        new SharedConstraints(
                                3,
                                "b-but",
                                List.of(
                                        Constraint.of("userId", "NOT_IN", List.of("u3")),
                                        Constraint.of("plan", "IN", List.of("gold")))));
        assertThat(exported.state().features().get(0).strategies().get(0).segments())
                .containsExactly(3);
        assertThat(exported.leftOut()).extracting(Remark::key).containsExactly("g", "segment c-both");
    }

    private static Feature only(Flag flag) {
        Exported exported = export(flag);
        assertThat(exported.leftOut()).isEmpty();
        return exported.state().features().get(0);
    }

    private static void assertLeftOut(Flag flag, String what) {
        Exported exported = export(flag);
        assertThat(exported.state().features()).isEmpty();
        assertThat(exported.leftOut())
                .singleElement()
                .satisfies(remark -> assertThat(remark.what()).contains(what));
    }

    private static Exported export(Flag flag) {
        return Exporter.translate(Evaluators.compiled(Map.of(flag.key(), flag), Map.of(), Emergency.NONE), Map.of());
    }

    private static Segment segment(String key, Set<String> included, Set<String> excluded, List<SegmentRule> rules) {
        return new Segment(key, 1, included, excluded, rules);
    }

    private static Flag bool(String key, Serve defaultRule, List<Rule> rules, List<Target> targets) {
        return flag(
                key,
                FlagType.BOOLEAN,
                true,
                List.of(new Variation("v1", Value.of(false)), new Variation("v2", Value.of(true))),
                "v1",
                "v1",
                List.of(),
                targets,
                rules,
                defaultRule);
    }

    private static Flag child(String key, String parent, Set<String> variations) {
        Flag flag = bool(key, ON, List.of(), List.of());
        return flag(
                key,
                flag.type(),
                true,
                flag.variations(),
                "v1",
                "v1",
                List.of(new Prerequisite(parent, variations)),
                List.of(),
                List.of(),
                ON);
    }

    private static Flag text(String key, boolean enabled, @Nullable String off, Serve defaultRule) {
        return flag(
                key,
                FlagType.STRING,
                enabled,
                List.of(new Variation("a", Value.of("A")), new Variation("b", Value.of("B"))),
                off,
                "a",
                List.of(),
                List.of(),
                List.of(),
                defaultRule);
    }

    private static Flag flag(
            String key,
            FlagType type,
            boolean enabled,
            List<Variation> variations,
            @Nullable String off,
            String rollback,
            List<Prerequisite> prerequisites,
            List<Target> targets,
            List<Rule> rules,
            Serve defaultRule) {
        return new Flag(
                key,
                type,
                1,
                false,
                enabled,
                false,
                Mode.LIVE,
                key,
                Normaliser.NATIVE,
                variations,
                off,
                rollback,
                prerequisites,
                targets,
                rules,
                defaultRule,
                null);
    }
}
