package dev.switchback.server.emergency;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What nodes write to each other: all that the sender knows to be engaged. A newer node may say more. */
@JsonIgnoreProperties(ignoreUnknown = true)
record PeerLetter(
        @Nullable List<Item> engagements, @Nullable Map<String, Long> settled) {

    /** One engagement and its environment, as {@code project/environment}. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Item(@Nullable String environment, @Nullable Engaged engaged) {
        private Entry entry() {
            if (environment == null || engaged == null) {
                throw Refusal.invalid("/engagements", "name an environment and what is engaged");
            }
            try {
                return new Entry(EnvironmentId.parse(environment), engaged);
            } catch (IllegalArgumentException misspelt) {
                throw Refusal.invalid("/engagements", String.valueOf(misspelt.getMessage()));
            }
        }
    }

    static PeerLetter of(Engagements known) {
        return new PeerLetter(
                known.added().values().stream()
                        .sorted(Comparator.comparing(Entry::id))
                        .map(entry -> new Item(entry.environment().toString(), entry.engaged()))
                        .toList(),
                known.settled());
    }

    /**
     * Returns what the sender knows.
     *
     * @throws Refusal if the letter is not complete
     */
    Engagements known() {
        Engagements known = new Engagements(Map.of(), settled == null ? Map.of() : settled);
        for (Item item : engagements == null ? List.<Item>of() : engagements) {
            known = known.merge(Engagements.of(item.entry()));
        }
        return known;
    }
}
