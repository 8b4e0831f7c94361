package dev.switchback.server.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.changes.EnvironmentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EmergencyBoardTest {
    private static final EnvironmentId PRODUCTION = new EnvironmentId("shop", "production");
    private static final int SEEDS = 500;

    private final EmergencyBoard board = new EmergencyBoard();

    @Test
    void whateverNodesTellEachOtherInWhateverOrderTheyEndUpObeyingTheSame() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<EmergencyBoard> nodes = List.of(new EmergencyBoard(), new EmergencyBoard(), new EmergencyBoard());
            nodes.forEach(node -> node.loaded(PRODUCTION, new EmergencyStatus(3, 5, List.of())));
            for (int i = 0; i < 20; i++) {
                EmergencyBoard node = nodes.get(random.nextInt(3));
                if (random.nextBoolean()) {
                    node.merge(Engagements.of(entry(random.nextInt(6))));
                } else {
                    node.hear(nodes.get(random.nextInt(3)).known());
                }
            }
            List<EmergencyBoard> twice = new ArrayList<>(nodes);
            twice.addAll(nodes);
            twice.forEach(from -> nodes.forEach(to -> to.hear(from.known())));

            assertThat(nodes.stream().map(node -> node.find(PRODUCTION)).distinct())
                    .as("seed %s", seed)
                    .hasSize(1);
        }
    }

    @Test
    void aNodeBehindObeysWhatTheDatabaseOfAnotherHoldsUntilItsOwnDecides() {
        EmergencyBoard other = new EmergencyBoard();
        other.loaded(PRODUCTION, new EmergencyStatus(4, 6, List.of(entry(1).engaged())));
        board.loaded(PRODUCTION, new EmergencyStatus(3, 5, List.of()));

        assertThat(board.hear(other.known())).hasSize(1);

        assertThat(board.find(PRODUCTION).orElseThrow().engagements()).containsExactly(entry(1).engaged());
        assertThat(board.find(PRODUCTION).orElseThrow().epoch()).isEqualTo(4);
        assertThat(board.pending()).isEmpty();
        board.loaded(PRODUCTION, new EmergencyStatus(5, 7, List.of()));
        assertThat(board.find(PRODUCTION).orElseThrow().engagements()).isEmpty();
    }

    @Test
    void whatIsObeyedAnewAfterItsReleaseIsToldToTheDatabaseSoThatEverybodyHearsOfTheRelease() {
        board.loaded(PRODUCTION, new EmergencyStatus(5, 7, List.of()));
        board.hear(Engagements.of(entry(1)));

        board.hear(Engagements.settled(entry(1).id(), 6));

        assertThat(board.pending()).containsExactly(entry(1));
        assertThat(board.find(PRODUCTION).orElseThrow().epoch()).isEqualTo(6);
        board.merge(Engagements.settled(entry(1).id(), 8));
        board.loaded(PRODUCTION, new EmergencyStatus(6, 8, List.of()));
        assertThat(board.find(PRODUCTION).orElseThrow()).isEqualTo(new EmergencyStatus(6, 8, List.of()));
    }

    @Test
    void aReleaseThatIsLoadedBeforeTheNodeKnowsThatTheDatabaseHadItTakesItBack() {
        board.loaded(PRODUCTION, new EmergencyStatus(0, 3, List.of()));
        board.merge(Engagements.of(entry(1)));
        EmergencyStatus released = new EmergencyStatus(2, 5, List.of());

        board.decide(PRODUCTION, released, List.of("e1"));
        board.loaded(PRODUCTION, released);

        assertThat(board.find(PRODUCTION)).contains(released);
        assertThat(board.pending()).isEmpty();
    }

    @Test
    void whatWasReleasedBeforeItWasShownStaysUntilTheDatabaseCountsAboveThat() {
        board.loaded(PRODUCTION, new EmergencyStatus(5, 9, List.of()));
        board.merge(Engagements.of(entry(1)));
        EmergencyStatus before = new EmergencyStatus(5, 10, List.of());
        EmergencyStatus told = new EmergencyStatus(6, 11, List.of());

        board.decide(PRODUCTION, before, List.of("e1"));
        board.loaded(PRODUCTION, before);
        assertThat(board.pending()).containsExactly(entry(1));
        assertThat(board.find(PRODUCTION).orElseThrow().epoch()).isEqualTo(6);

        board.decide(PRODUCTION, told, List.of("e1"));
        board.loaded(PRODUCTION, told);
        assertThat(board.find(PRODUCTION)).contains(told);
    }

    @Test
    void whoComesLateWithWhatWasReleasedChangesNothingAndLearnsIt() {
        board.loaded(PRODUCTION, new EmergencyStatus(5, 7, List.of()));
        board.merge(Engagements.of(entry(1)).merge(Engagements.settled("e1", 6)));
        board.forget(Set.of("e1"));

        assertThat(board.hear(Engagements.of(entry(1)))).isEmpty();

        assertThat(board.find(PRODUCTION).orElseThrow().engagements()).isEmpty();
        assertThat(board.closed(Set.of("e1", "e2"))).isEqualTo(Engagements.settled("e1", 6));
    }

    @Test
    void whatTheDatabaseSaysToBeReleasedIsNotEngagedByRepeatingWhatNodesSaid() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Engagements> recorded = new ArrayList<>();
            EmergencyBoard node = new EmergencyBoard();
            node.loaded(PRODUCTION, new EmergencyStatus(3, 5, List.of()));
            for (int i = 0; i < 6; i++) {
                Engagements said = Engagements.of(entry(i));
                recorded.add(random.nextBoolean() ? said : said.merge(Engagements.settled("e" + i, 6 + i)));
                node.hear(said);
                recorded.add(node.known());
            }
            List<String> released =
                    random.ints(6, 0, 6).distinct().mapToObj(i -> "e" + i).toList();
            EmergencyBoard heir = random.nextBoolean() ? new EmergencyBoard() : node;
            heir.bury(released, 20);
            heir.merge(settled(released));
            heir.loaded(PRODUCTION, new EmergencyStatus(9, 20, List.of()));
            Collections.shuffle(recorded, random);

            recorded.forEach(heir::hear);

            assertThat(heir.find(PRODUCTION).orElseThrow().engagements())
                    .as("seed %s", seed)
                    .extracting(Engaged::id)
                    .doesNotContainAnyElementsOf(released);
        }
    }

    private static Engagements settled(List<String> ids) {
        Engagements all = Engagements.NONE;
        for (String id : ids) {
            all = all.merge(Engagements.settled(id, 20));
        }
        return all;
    }

    @Test
    void aNodeCutOffLearnsThatTheDatabaseHasIt() {
        board.merge(Engagements.of(entry(1)));

        board.hear(Engagements.settled("e1", 6));

        assertThat(board.pending()).isEmpty();
    }

    private static Entry entry(int number) {
        return new Entry(PRODUCTION, new Engaged("e" + number, null, "fire", "ann", Instant.ofEpochSecond(number)));
    }
}
