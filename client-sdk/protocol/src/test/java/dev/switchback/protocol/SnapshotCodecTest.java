package dev.switchback.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Scope;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {
    private static final String FLAG = """
            {"key":"%s","type":"boolean","version":3,"enabled":true,"rolledBack":false,"salt":"s",\
            "variations":[{"key":"v1","value":false},{"key":"v2","value":true}],"rollbackVariation":"v1",\
            "targets":[],"rules":[],"defaultRule":{"variation":"v1"}}""";

    @Test
    void writesTheDocumentThatTheSpecificationShows() {
        Snapshot snapshot = new Snapshot(
                "shop/production",
                7,
                Map.of("a", flag("a")),
                new Emergency(2, Set.of(new Engagement("e1", new Scope.OneFlag("a")))));
        assertThat(new String(SnapshotCodec.write(snapshot), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"environment\":\"shop/production\",\"revision\":7,\"hash\":\"" + SnapshotCodec.hash(snapshot)
                                + "\",\"emergency\":{\"epoch\":2,\"engagements\":[{\"id\":\"e1\",\"scope\":"
                                + "{\"kind\":\"flag\",\"key\":\"a\"}}]},\"flags\":[" + FLAG.formatted("a") + "]}");
    }

    @Test
    void hashesTheFlagsAndNothingElse() {
        Snapshot snapshot = new Snapshot("e", 1, Map.of("a", flag("a")), Emergency.NONE);
        Snapshot later = new Snapshot("f", 9, Map.of("a", flag("a")), new Emergency(4, Set.of()));
        Snapshot other = new Snapshot("e", 1, Map.of("b", flag("b")), Emergency.NONE);
        assertThat(SnapshotCodec.hash(snapshot)).hasSize(32).isEqualTo(SnapshotCodec.hash(later));
        assertThat(SnapshotCodec.hash(snapshot)).isNotEqualTo(SnapshotCodec.hash(other));
    }

    @Test
    void hashOfNoFlagsIsTheHashOfAnEmptyList() {
        assertThat(SnapshotCodec.hash(new Snapshot("e", 0, Map.of(), Emergency.NONE)))
                .isEqualTo("4f53cda18c2baa0c0354bb5f9a3ecbe5");
    }

    @Test
    void anUnreadableFlagCostsNoneOfTheOthers() {
        String unknownType = FLAG.formatted("b").replace("boolean", "colour");
        String unknownOperator = FLAG.formatted("c")
                .replace(
                        "\"rules\":[]",
                        "\"rules\":[{\"id\":\"r\",\"clauses\":[{\"attribute\":\"x\",\"operator\":\"soundsLike\","
                                + "\"values\":[]}],\"serve\":{\"variation\":\"v1\"}}]");
        SnapshotCodec.Read read =
                read(FLAG.formatted("a") + "," + unknownType + "," + unknownOperator + ",17," + FLAG.formatted("d"));
        assertThat(read.snapshot().flags()).containsOnlyKeys("a", "d");
        assertThat(read.rejected()).containsExactlyInAnyOrder("b", "c", "/flags/3");
    }

    @Test
    void aKeyThatIsThereTwiceIsRejected() {
        SnapshotCodec.Read read = read(FLAG.formatted("a") + "," + FLAG.formatted("a"));
        assertThat(read.snapshot().flags()).isEmpty();
        assertThat(read.rejected()).containsExactly("a");
    }

    @Test
    void unknownMembersAreIgnored() {
        SnapshotCodec.Read read = read(FLAG.formatted("a").replace("\"salt\"", "\"mood\":[{}],\"salt\""));
        assertThat(read.snapshot().flags()).containsExactly(Map.entry("a", flag("a")));
        assertThat(read.rejected()).isEmpty();
    }

    @Test
    void aModeThatIsUnknownTakesTheFlagBack() {
        SnapshotCodec.Read read = read(FLAG.formatted("a").replace("\"salt\"", "\"mode\":\"mirrored\",\"salt\""));
        assertThat(read.snapshot().flags())
                .containsExactly(Map.entry("a", flag("a").takenBack()));
        assertThat(read.rejected()).isEmpty();
    }

    @Test
    void anEngagementOfAnUnknownKindIsObeyedEverywhere() {
        SnapshotCodec.Read read = SnapshotCodec.read(document(
                FLAG.formatted("a"), "{\"epoch\":1,\"engagements\":[{\"id\":\"e\",\"scope\":{\"kind\":\"tag\"}}]}"));
        assertThat(read.snapshot().emergency().covers("a")).isTrue();
    }

    @Test
    void aDocumentWithoutItsMembersSaysWhere() {
        assertThatExceptionOfType(MalformedDocument.class)
                .isThrownBy(() -> SnapshotCodec.read(document("", "{\"epoch\":-1,\"engagements\":[]}")))
                .withMessageContaining("-1 is not from 0")
                .satisfies(e -> assertThat(e.pointer()).isEqualTo("/emergency/epoch"));
        assertThatExceptionOfType(MalformedDocument.class)
                .isThrownBy(() -> SnapshotCodec.read("{\"flags\":[]}".getBytes(StandardCharsets.UTF_8)))
                .withMessage("'environment' is missing");
        assertThatExceptionOfType(MalformedDocument.class)
                .isThrownBy(() -> SnapshotCodec.read("[]".getBytes(StandardCharsets.UTF_8)))
                .withMessage("an object is wanted");
    }

    @Test
    void aStoredFlagIsHeldToHalfOfWhatASnapshotMayHold() {
        String deep = "[".repeat(14) + "]".repeat(14);
        String definition = FLAG.formatted("a").replace("\"value\":true", "\"value\":" + deep);
        assertThatExceptionOfType(MalformedDocument.class).isThrownBy(() -> FlagCodec.read(definition));
        assertThat(read(definition).rejected()).isEmpty();
    }

    @Test
    void anUnreadableFlagInADeltaRemovesItsOutdatedDefinition() {
        String delta = "{\"from\":1,\"to\":2,\"hash\":\"h\",\"changed\":["
                + FLAG.formatted("a").replace("boolean", "?")
                + "],\"removed\":[],\"emergency\":{\"epoch\":0,\"engagements\":[]}}";
        DeltaCodec.Read read = DeltaCodec.read(delta.getBytes(StandardCharsets.UTF_8));
        Snapshot before = new Snapshot("e", 1, Map.of("a", flag("a")), Emergency.NONE);
        assertThat(read.rejected()).containsExactly("a");
        assertThat(read.delta().applyTo(before).flags()).isEmpty();
    }

    private static SnapshotCodec.Read read(String flags) {
        return SnapshotCodec.read(document(flags, "{\"epoch\":0,\"engagements\":[]}"));
    }

    private static byte[] document(String flags, String emergency) {
        return ("{\"environment\":\"e\",\"revision\":1,\"hash\":\"h\",\"emergency\":" + emergency + ",\"flags\":["
                        + flags + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Flag flag(String key) {
        return new Flag(
                key,
                FlagType.BOOLEAN,
                3,
                false,
                true,
                false,
                Mode.LIVE,
                "s",
                Normaliser.NATIVE,
                List.of(new Variation("v1", Value.of(false)), new Variation("v2", Value.of(true))),
                null,
                "v1",
                List.of(),
                List.of(),
                List.of(),
                new Serve.Fixed("v1"),
                null);
    }
}
