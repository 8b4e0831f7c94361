package dev.switchback.server.rollouts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which way a rollout has taken, and what people and the service have noted on it. Written down as JSON.
 *
 * @param route index of each phase entered so far, in the order in which they were entered
 * @param trial how often the flag's rollouts have begun to gather evidence, this one's last beginning included; later
 *     ones spend less of the guard's alpha
 * @param hold why the service holds it; null while it does not
 * @param until when that hold ends by itself; null for when a person says so
 * @param spared whether it was already frozen for another flag's sake: that happens once
 * @param startedRolledBack whether the flag was rolled back before
 * @param startedInShadow whether the flag was in shadow before
 * @param approvals what people have ticked in the present phase
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record Course(
        List<Integer> route,
        int trial,
        @Nullable Hold hold,
        @Nullable Instant until,
        boolean spared,
        boolean startedRolledBack,
        boolean startedInShadow,
        List<Approval> approvals) {

    /** Why the service holds a rollout. */
    enum Hold {
        /** It has stepped back, and a person is to look. */
        STEPPED_BACK,
        /** V2 is worse, and too many rollouts went back lately: a person is to look, unless there is room again. */
        LIMIT,
        /** Another flag has just gone back: it may have been that one. */
        FROZEN,
        /** Several flags turned bad together: it may be the environment. */
        INCIDENT;

        /** Says whether what evidence finds during such a hold is left aside. */
        boolean deaf() {
            return this == FROZEN || this == INCIDENT;
        }
    }

    /** The JSON form, of which everything may be missing in what an earlier version has written. */
    private record Document(
            @Nullable List<Integer> route,
            @Nullable Integer trial,
            @Nullable Hold hold,
            @Nullable Instant until,
            @Nullable Boolean spared,
            @Nullable Boolean startedRolledBack,
            @Nullable Boolean startedInShadow,
            @Nullable List<Approval> approvals) {}

    Course {
        route = List.copyOf(route);
        approvals = List.copyOf(approvals);
    }

    /** Returns the course of a rollout that begins at {@code phase}, and how its flag stood before. */
    static Course beginning(int phase, int trial, boolean rolledBack, boolean inShadow) {
        return new Course(List.of(phase), trial, null, null, false, rolledBack, inShadow, List.of());
    }

    /** Returns the course of a rollout that went straight from the first phase through {@code phases} of them. */
    static Course straight(int phases, int attempt) {
        return new Course(
                IntStream.range(0, phases).boxed().toList(), attempt, null, null, false, false, false, List.of());
    }

    /**
     * Reads what was written down.
     *
     * @param entered how many phases were entered
     * @param attempt of the flag
     */
    static Course read(String text, int entered, int attempt) {
        Document document = Json.read(text.getBytes(StandardCharsets.UTF_8), Document.class);
        Course straight = straight(entered, attempt);
        return new Course(
                document.route() == null ? straight.route() : document.route(),
                document.trial() == null ? straight.trial() : document.trial(),
                document.hold(),
                document.until(),
                Boolean.TRUE.equals(document.spared()),
                Boolean.TRUE.equals(document.startedRolledBack()),
                Boolean.TRUE.equals(document.startedInShadow()),
                document.approvals() == null ? List.of() : document.approvals());
    }

    /** Writes it down. */
    String text() {
        return Json.text(this);
    }

    /** Returns the course that goes on to {@code phase}, where nothing is ticked yet and nothing holds. */
    Course to(int phase) {
        List<Integer> longer = new ArrayList<>(route);
        longer.add(phase);
        return new Course(longer, trial, null, null, spared, startedRolledBack, startedInShadow, List.of());
    }

    /** Returns this course without a hold. */
    Course released() {
        return new Course(route, trial, null, null, spared, startedRolledBack, startedInShadow, approvals);
    }

    /** Returns this course held, until {@code end} or until a person says so. */
    Course held(Hold why, @Nullable Instant end) {
        return new Course(
                route, trial, why, end, spared || why == Hold.FROZEN, startedRolledBack, startedInShadow, approvals);
    }

    /** Returns this course with its evidence gathered anew. */
    Course triedAnew() {
        return new Course(route, trial + 1, hold, until, spared, startedRolledBack, startedInShadow, approvals);
    }

    /** Returns this course with {@code approval} ticked. */
    Course with(Approval approval) {
        List<Approval> more = new ArrayList<>(without(approval.name()).approvals);
        more.add(approval);
        return new Course(route, trial, hold, until, spared, startedRolledBack, startedInShadow, more);
    }

    /** Returns this course with {@code approval} not ticked. */
    Course without(String approval) {
        List<Approval> fewer = new ArrayList<>(approvals);
        fewer.removeIf(one -> one.name().equals(approval));
        return new Course(
                route,
                trial,
                hold,
                until,
                spared,
                startedRolledBack,
                startedInShadow,
                Collections.unmodifiableList(fewer));
    }

    /** Says whether {@code approval} is ticked. */
    boolean approves(String approval) {
        return approvals.stream().anyMatch(one -> one.name().equals(approval));
    }
}
