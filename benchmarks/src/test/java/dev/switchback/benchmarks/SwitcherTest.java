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

class SwitcherTest {

    @ParameterizedTest
    @MethodSource("pairs")
    void whoKnowsASituationCallsTheVersionsThatItExpects(Switcher switcher, Situation situation) throws IOException {
        try (Calls calls = switcher.start(situation)) {
            calls.verify(situation);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Situation.class,
            names = {"SECOND", "HALF"})
    void whoIsFastByCallingV1AlwaysIsFoundOut(Situation situation) {
        User[] users = Calls.users();
        Calls lazy = user -> Directory.FIRST.find(users[user]);

        assertThatIllegalStateException().isThrownBy(() -> lazy.verify(situation));
    }

    @Test
    void everyPeerHasAVersion() {
        assertThat(Switcher.values())
                .filteredOn(switcher -> switcher.compareTo(Switcher.PROXY) > 0)
                .allSatisfy(peer -> assertThat(peer.title()).containsPattern(" \\d+\\.\\d+"));
    }

    private static Stream<Arguments> pairs() {
        return Arrays.stream(Switcher.values())
                .flatMap(switcher -> Arrays.stream(Situation.values())
                        .filter(switcher::knows)
                        .map(situation -> Arguments.of(switcher, situation)));
    }
}
