/** Configuration on its way to SDKs: compiled snapshots in memory, and streams that carry each change. */
@NullMarked
package dev.switchback.server.delivery;

import org.jspecify.annotations.NullMarked;
