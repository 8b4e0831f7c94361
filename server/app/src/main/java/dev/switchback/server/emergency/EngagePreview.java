package dev.switchback.server.emergency;

import java.util.List;

/**
 * What engaging would do; nothing has changed.
 *
 * @param engaged whether this scope is engaged already
 * @param flags keys of the flags that would be taken back and are not yet, in key order
 * @param streams open streams of this node that would be told at once
 * @param instances running SDKs of the environment, whatever node they follow
 */
record EngagePreview(boolean dryRun, boolean engaged, List<String> flags, int streams, int instances) {
    EngagePreview {
        flags = List.copyOf(flags);
    }
}
