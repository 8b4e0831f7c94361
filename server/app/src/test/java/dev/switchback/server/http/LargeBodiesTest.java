package dev.switchback.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

final class LargeBodiesTest {
    private static final long MEGABYTE = 1024 * 1024;

    private final LargeBodies bodies = new LargeBodies(64 * MEGABYTE);

    @Test
    void asManyAreReadAtOnceAsASixteenthOfTheHeapHolds() {
        Bulkhead.Place first = bodies.enter(MEGABYTE);
        bodies.enter(3 * MEGABYTE);

        assertRefused(MEGABYTE);

        first.leave();
        bodies.enter(MEGABYTE);
    }

    @Test
    void whoseLengthIsNotToldCountsAsADocumentOfTheLargestUsualSize() {
        for (int i = 0; i < 4; i++) {
            bodies.enter(LargeBodies.UNTOLD);
        }

        assertRefused(LargeBodies.UNTOLD);
    }

    @Test
    void smallOnesAreReadWhileThereIsNoRoom() {
        bodies.enter(4 * MEGABYTE);

        bodies.enter(0).leave();
        bodies.enter(16 * 1024).leave();

        assertRefused(16 * 1024 + 1);
    }

    @Test
    void oneThatIsLargerThanAllRoomIsReadAlone() {
        LargeBodies narrow = new LargeBodies(16 * MEGABYTE);

        Bulkhead.Place large = narrow.enter(4 * MEGABYTE);

        assertThatExceptionOfType(HttpProblem.class).isThrownBy(() -> narrow.enter(MEGABYTE));
        large.leave();
        narrow.enter(MEGABYTE).leave();
    }

    private void assertRefused(long length) {
        assertThatExceptionOfType(HttpProblem.class)
                .isThrownBy(() -> bodies.enter(length))
                .satisfies(problem -> assertThat(problem.status()).isEqualTo(503))
                .satisfies(problem -> assertThat(problem.pause()).isPositive());
    }
}
