@NullMarked
package dev.switchback.server.telemetry;

import org.jspecify.annotations.NullMarked;
