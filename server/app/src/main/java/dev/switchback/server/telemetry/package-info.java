/** What SDKs report: counts that come out exact, and who runs what. */
@NullMarked
package dev.switchback.server.telemetry;

import org.jspecify.annotations.NullMarked;
