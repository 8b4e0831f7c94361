package dev.switchback.server.flags;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What several changes have led to.
 *
 * @param revision the environment's; without a change the one before
 * @param results one per operation, in their order
 */
record BulkResult(long revision, List<Item> results) {
    BulkResult {
        results = List.copyOf(results);
    }

    /**
     * What one operation has led to.
     *
     * @param flag its key
     * @param version the flag's, which is its ETag; null where it is deleted
     */
    record Item(String flag, @Nullable Long version) {}
}
