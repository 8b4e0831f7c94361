package dev.switchback.server.unleash;

import dev.switchback.server.importing.Remark;
import java.util.List;

/**
 * What an export comes to.
 *
 * @param state for SDKs
 * @param leftOut flags and segments that Unleash cannot express, and why
 */
record Exported(State state, List<Remark> leftOut) {
    Exported {
        leftOut = List.copyOf(leftOut);
    }
}
