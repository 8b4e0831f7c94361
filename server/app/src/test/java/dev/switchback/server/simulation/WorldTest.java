package dev.switchback.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.switchback.server.delivery.Snapshots;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Ten thousand worlds in which everything fails that can, and some in which a rule is broken on purpose. */
@Tag("simulation")
final class WorldTest {
    private static final int SEEDS = 10_000;
    private static final int SEEDS_FOR_A_MUTANT = 1_000;

    /** The database is away a hundred thousand times. */
    @BeforeAll
    static void fallSilent() {
        log().setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        log().setLevel(null);
    }

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger(Snapshots.class);
    }

    @Test
    void nothingThatMustNeverBeIsSeenInTenThousandWorlds() {
        List<String> broken = LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .mapToObj(seed -> fault(seed, Mutant.NONE))
                .flatMap(Optional::stream)
                .toList();

        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aRuleThatIsBrokenIsFound(Mutant mutant) {
        assertThat(LongStream.rangeClosed(1, SEEDS_FOR_A_MUTANT)
                        .mapToObj(seed -> fault(seed, mutant))
                        .flatMap(Optional::stream)
                        .findFirst())
                .as("%s within %s seeds", mutant, SEEDS_FOR_A_MUTANT)
                .isPresent();
    }

    private static Optional<String> fault(long seed, Mutant mutant) {
        try {
            World.play(seed, mutant);
            return Optional.empty();
        } catch (Broken broken) {
            return Optional.of(String.valueOf(broken.getMessage()));
        }
    }
}
