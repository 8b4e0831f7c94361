/** Serving SDKs without a database, from what a node, or another relay, sends. */
@NullMarked
package dev.switchback.server.relay;

import org.jspecify.annotations.NullMarked;
