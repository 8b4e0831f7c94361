/** Switchback's client told to OpenTelemetry. */
@NullMarked
package dev.switchback.opentelemetry;

import org.jspecify.annotations.NullMarked;
