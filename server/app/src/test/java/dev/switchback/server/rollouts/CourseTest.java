package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void isReadAsItWasWritten() {
        Course course = Course.beginning(1, 3, true, false)
                .to(2)
                .with(new Approval("legal", "ada", NOW))
                .held(Course.Hold.FROZEN, NOW)
                .triedAnew();

        assertThat(Course.read(course.text(), 2, 1)).isEqualTo(course);
        assertThat(Course.read(course.released().text(), 2, 1)).isEqualTo(course.released());
    }

    @Test
    void ofARolloutFromBeforeItIsStraightOn() {
        assertThat(Course.read("{}", 3, 2)).isEqualTo(Course.straight(3, 2));
        assertThat(Course.straight(3, 2).route()).containsExactly(0, 1, 2);
        assertThat(Course.straight(3, 2).trial()).isEqualTo(2);
    }

    @Test
    void anotherPhaseAsksForItsOwnApprovalsAndIsHeldByNothing() {
        Course course = Course.beginning(0, 1, false, false)
                .with(new Approval("legal", "ada", NOW))
                .held(Course.Hold.STEPPED_BACK, null)
                .to(1);

        assertThat(course.approvals()).isEmpty();
        assertThat(course.hold()).isNull();
        assertThat(course.route()).containsExactly(0, 1);
    }
}
