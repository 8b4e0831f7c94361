package dev.switchback.server.flags;

import dev.switchback.server.changes.Refusal;
import dev.switchback.server.targeting.Reading;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes that are made together or not at all, as they are written. */
record BulkInput(@Nullable List<@Nullable OperationInput> operations) {
    private static final int MOST = 500;

    /**
     * Returns the operations, each of another flag.
     *
     * @throws Refusal if there are none, too many, two of one flag, or some that make no sense
     */
    List<FlagOperation> read() {
        Reading reading = Reading.start();
        if (operations != null && (operations.isEmpty() || operations.size() > MOST)) {
            throw Refusal.invalid("/operations", "must hold 1 to " + MOST + " operations");
        }
        Set<String> named = new HashSet<>();
        List<FlagOperation> read = reading.at("operations").items(operations, (operation, at) -> {
            FlagOperation one = operation.read(at);
            if (!named.add(one.key())) {
                at.at("flag").problem("is named by an operation before this one", "");
            }
            return one;
        });
        if (!reading.problems().isEmpty()) {
            throw Refusal.invalid(reading.problems());
        }
        return read;
    }
}
