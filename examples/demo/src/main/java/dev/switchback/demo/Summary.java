package dev.switchback.demo;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened, for people and for machines.
 *
 * @param scenario what was played, in lower case
 * @param succeeded whether it ended as it must
 * @param missing what is not as it must be
 * @param ending how it ended, in words
 * @param phase where
 * @param takenBack how V2 was taken back; null unless it was, after its going bad or an operator's call
 * @param requests how many requests the users made in all
 * @param failed how many of them failed since V2 went bad, whoever failed them; in all if it did not
 * @param failedOnV2 how many of those V2 failed
 * @param propagationMillis from the operator's call to the last instance's word; null unless there was a call
 * @param confirmed how many instances run the last revision and epoch
 * @param instances of how many
 * @param links where to look further
 */
record Summary(
        String scenario,
        boolean succeeded,
        List<String> missing,
        String ending,
        String phase,
        @Nullable TakenBack takenBack,
        long requests,
        long failed,
        long failedOnV2,
        @Nullable Long propagationMillis,
        int confirmed,
        int instances,
        Map<String, URI> links) {
    Summary {
        missing = List.copyOf(missing);
        links = Map.copyOf(links);
    }

    /**
     * How V2 was taken back. Seconds count from its going bad, or the operator's call.
     *
     * @param v2Requests calls to V2 until the decision
     * @param secondsUntilDecided until everybody was sent back
     * @param secondsUntilUndone until the last call to V2 was made
     * @param secondsUntilConfirmed until the last instance said so; null if not all have
     */
    record TakenBack(
            long v2Requests,
            double secondsUntilDecided,
            double secondsUntilUndone,
            @Nullable Double secondsUntilConfirmed) {
        private static TakenBack of(Facts facts, Instant trouble, Instant decided) {
            return new TakenBack(
                    facts.visits().onV2(trouble, decided),
                    seconds(trouble, decided),
                    seconds(trouble, facts.visits().last("v2").orElse(trouble)),
                    facts.instances()
                            .confirmedAt()
                            .map(confirmed -> seconds(trouble, confirmed))
                            .orElse(null));
        }

        private static double seconds(Instant from, Instant to) {
            return Math.max(0, Duration.between(from, to).toMillis()) / 1_000.0;
        }
    }

    /** Sums up. */
    static Summary of(Facts facts, Outcome outcome) {
        Instant trouble = facts.troubleAt();
        Instant decided = facts.decidedAt();
        Instant failing = trouble == null ? Instant.MIN : trouble;
        Engagement engagement = facts.engagement();
        Instances.Confirmations confirmations = facts.instances().confirmations();
        return new Summary(
                facts.scenario().name().toLowerCase(Locale.ROOT),
                outcome.asItMust(),
                outcome.missing(),
                ending(facts),
                facts.rollout().phaseName(),
                trouble == null || decided == null ? null : TakenBack.of(facts, trouble, decided),
                facts.visits().all().size(),
                facts.visits().failedSince(failing),
                facts.visits().failedOnV2Since(failing),
                engagement == null ? null : engagement.propagation().toMillis(),
                confirmations.confirmed(),
                confirmations.instances(),
                facts.links());
    }

    private static String ending(Facts facts) {
        if (facts.engagement() != null) {
            return "engaged by an operator, epoch " + facts.engagement().epoch() + ": everybody is back on V1";
        }
        Rollout rollout = facts.rollout();
        return rollout.ended() ? rollout.reason() : rollout.state() + "; " + rollout.next();
    }

    /** The summary for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("%s: %s".formatted(scenario, succeeded ? "ended as it must" : "DID NOT end as it must"));
        missing.forEach(point -> lines.add("  missing         " + point));
        lines.add("  what happened   " + ending);
        lines.add("  in phase        " + phase);
        if (takenBack != null) {
            tell(takenBack, lines);
        }
        if (propagationMillis != null) {
            lines.add("  propagation     %d ms to the last instance's receipt".formatted(propagationMillis));
        }
        lines.add("  users           %s of %s requests failed%s, %s of them on V2"
                .formatted(
                        Figures.count(failed),
                        Figures.count(requests),
                        takenBack == null ? "" : " since then",
                        Figures.count(failedOnV2)));
        lines.add("  confirmed by    %d of %d instances".formatted(confirmed, instances));
        links.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(link -> lines.add("  %-15s %s".formatted(link.getKey(), link.getValue())));
        return lines;
    }

    private void tell(TakenBack back, List<String> lines) {
        String beginning = propagationMillis == null ? "V2 went bad" : "the call";
        lines.add(String.format(
                Locale.ROOT,
                "  decided         after %,d V2 requests, %.2f s after %s",
                back.v2Requests(),
                back.secondsUntilDecided(),
                beginning));
        lines.add(String.format(
                Locale.ROOT, "  undone          last V2 call %.2f s after %s", back.secondsUntilUndone(), beginning));
        if (back.secondsUntilConfirmed() != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  confirmed       by the last instance %.2f s after %s",
                    back.secondsUntilConfirmed(),
                    beginning));
        }
    }
}
