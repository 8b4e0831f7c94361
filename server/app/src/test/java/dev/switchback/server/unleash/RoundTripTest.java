package dev.switchback.server.unleash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.importing.Node;
import dev.switchback.server.importing.Translation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoundTripTest {
    private static final int CONTEXTS = 300;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void whatIsTakenOverAnswersEverybodyAsTheSdkDoesAndSoDoesWhatGoesOutAgain(long seed) {
        RandomStates states = new RandomStates(seed);
        JsonNode written = states.state();
        byte[] state = written.toString().getBytes(StandardCharsets.UTF_8);
        Takeover translation = Importer.translate(Source.read(Node.read(state)));
        Evaluators.Evaluator sdk = Evaluators.theirs(state);
        Evaluators.Evaluator ours = Evaluators.ours(translation);
        Exported exported = Evaluators.exported(translation);
        Evaluators.Evaluator back = Evaluators.theirs(Evaluators.written(exported));

        assertThat(translation.flags()).hasSizeGreaterThan(RandomStates.FLAGS / 2);
        for (int i = 0; i < CONTEXTS; i++) {
            JsonNode context = states.context();
            for (Translation.Imported imported : translation.flags()) {
                String flag = imported.flag().key();
                Case.Answer expected = sdk.answer(flag, context);
                assertThat(ours.answer(flag, context))
                        .as("%s for %s of %s", flag, context, written)
                        .isEqualTo(expected);
                if (exported.leftOut().stream().noneMatch(remark -> remark.key().equals(flag))) {
                    assertThat(back.answer(flag, context))
                            .as("%s for %s of %s, exported again as %s", flag, context, written, exported.state())
                            .isEqualTo(expected);
                }
            }
        }
    }
}
