package dev.switchback.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ContenderTest {

    @ParameterizedTest
    @MethodSource("pairs")
    void whoKnowsAQuestionAnswersItAsExpected(Contender contender, Question question) throws IOException {
        try (Engine engine = contender.start(question)) {
            Expectation.verify(question, engine);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Question.class, names = "RULES", mode = EnumSource.Mode.EXCLUDE)
    void theBaselineAnswersEveryUserLikeSwitchback(Question question) throws IOException {
        try (Engine baseline = Contender.MAP.start(question);
                Engine core = Contender.CORE.start(question)) {
            for (int flag = 0; flag < question.flags().size(); flag++) {
                for (int user = 0; user < User.COUNT; user++) {
                    assertThat(answer(question, baseline, flag, user)).isEqualTo(answer(question, core, flag, user));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Question.class)
    void anEngineThatIsFastByBeingWrongIsFoundOut(Question question) {
        assertThatIllegalStateException().isThrownBy(() -> Expectation.verify(question, new SameForAll()));
    }

    @Test
    void everyPeerHasAVersion() {
        assertThat(Contender.values())
                .filteredOn(contender -> contender.role() == Contender.Role.PEER)
                .allSatisfy(peer -> assertThat(peer.title()).containsPattern(" \\d+\\.\\d+"));
    }

    private static Stream<Arguments> pairs() {
        return Arrays.stream(Contender.values())
                .flatMap(contender -> Arrays.stream(Question.values())
                        .filter(contender::knows)
                        .map(question -> Arguments.of(contender, question)));
    }

    private static Object answer(Question question, Engine engine, int flag, int user) {
        return question == Question.VARIANT ? engine.variant(flag, user) : engine.isOn(flag, user);
    }

    private static final class SameForAll implements Engine {
        @Override
        public boolean isOn(int flag, int user) {
            return true;
        }

        @Override
        public String variant(int flag, int user) {
            return "blue";
        }
    }
}
