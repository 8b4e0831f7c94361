package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.allocation;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
    private static final Ramp RAMP = new Ramp("rollout-1", 1, List.of(), allocation(90_000, 10_000));

    @Test
    void recordsKeepWhatTheyWereGivenWhateverBecomesOfTheList() {
        List<Rule> rules = new ArrayList<>();
        Flag flag = flag().build();
        Flag copy = new Flag(
                "k",
                FlagType.STRING,
                1,
                false,
                true,
                false,
                Mode.LIVE,
                "s",
                Normaliser.NATIVE,
                flag.variations(),
                null,
                "v1",
                List.of(),
                List.of(),
                rules,
                flag.defaultRule(),
                null);
        rules.add(new Rule("r", List.of(), flag.defaultRule()));
        assertThat(copy.rules()).isEmpty();
    }

    @Test
    void aNewVersionChangesNothingElse() {
        Flag flag = flag().target("v2", "alice").ramp(RAMP.allocation()).build();
        assertThat(flag.withVersion(8).version()).isEqualTo(8);
        assertThat(flag.withVersion(8).withVersion(7)).isEqualTo(flag);
    }

    @Test
    void archivingAndTurningOffLeaveTheRestAsItWas() {
        Flag flag = flag().rolledBack().ramp(RAMP.allocation()).build();
        assertThat(flag.withArchived(true).archived()).isTrue();
        assertThat(flag.withArchived(true).withArchived(false)).isEqualTo(flag);
        assertThat(flag.withEnabled(false).enabled()).isFalse();
        assertThat(flag.withEnabled(false).withEnabled(true)).isEqualTo(flag);
    }

    @Test
    void aRampEndsARollback() {
        Flag flag = flag().rolledBack().build().withRamp(RAMP);
        assertThat(flag.rolledBack()).isFalse();
        assertThat(flag.ramp()).isEqualTo(RAMP);
    }

    @Test
    void takingBackEndsTheRampAndKeepsTheRest() {
        Flag flag = flag().target("v2", "alice").ramp(RAMP.allocation()).build().takenBack();
        assertThat(flag.rolledBack()).isTrue();
        assertThat(flag.ramp()).isNull();
        assertThat(flag.targets()).hasSize(1);
    }

    @Test
    void settlingPutsANewDefaultInTheRampsPlace() {
        Serve v2 = new Serve.Fixed("v2");
        Flag flag = flag().ramp(RAMP.allocation()).build().settledOn(v2);
        assertThat(flag.ramp()).isNull();
        assertThat(flag.defaultRule()).isEqualTo(v2);
    }

    @Test
    void attemptsCountFromOne() {
        assertThatThrownBy(() -> new Ramp("r", 0, List.of(), RAMP.allocation()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("counts from 1, not 0");
    }

    @Test
    void aContextFindsItsKeyAndItsAttributes() {
        Context context = Context.of("alice").with("plan", "gold");
        assertThat(context.find(Context.TARGETING_KEY)).contains(Value.of("alice"));
        assertThat(context.find("plan")).contains(Value.of("gold"));
        assertThat(context.find("none")).isEmpty();
        assertThat(Context.anonymous().find(Context.TARGETING_KEY)).isEmpty();
    }

    @Test
    void anEmergencyCoversWhatIsEngaged() {
        Emergency one = new Emergency(1, Set.of(new Engagement("e", new Scope.OneFlag("checkout"))));
        assertThat(one.everything()).isFalse();
        assertThat(one.covers("checkout")).isTrue();
        assertThat(one.covers("other")).isFalse();
        Emergency all = new Emergency(2, Set.of(new Engagement("f", new Scope.Everything())));
        assertThat(all.everything()).isTrue();
        assertThat(all.covers("other")).isTrue();
        assertThat(Emergency.NONE.covers("checkout")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void numbersAreFinite(double number) {
        assertThatThrownBy(() -> Value.of(number))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be finite");
    }

    @Test
    void everyTypeAcceptsItsOwnValues() {
        assertThat(FlagType.BOOLEAN.accepts(Value.of(true))).isTrue();
        assertThat(FlagType.BOOLEAN.accepts(Value.of("true"))).isFalse();
        assertThat(FlagType.STRING.accepts(Value.of(""))).isTrue();
        assertThat(FlagType.STRING.accepts(Value.of(1))).isFalse();
        assertThat(FlagType.NUMBER.accepts(Value.of(1))).isTrue();
        assertThat(FlagType.NUMBER.accepts(Value.of(1.5))).isTrue();
        assertThat(FlagType.NUMBER.accepts(Value.of(false))).isFalse();
        assertThat(FlagType.JSON.accepts(new Value.Sequence(List.of()))).isTrue();
        assertThat(FlagType.JSON.accepts(Value.Null.INSTANCE)).isFalse();
    }

    @Test
    void anObjectKeepsTheOrderOfItsMembers() {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("z", Value.of(1));
        members.put("a", Value.of(2));
        assertThat(new Value.Structure(members).members().keySet()).containsExactly("z", "a");
    }
}
