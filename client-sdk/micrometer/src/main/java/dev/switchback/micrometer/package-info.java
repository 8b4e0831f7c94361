/** Switchback's client as meters of Micrometer. */
@NullMarked
package dev.switchback.micrometer;

import org.jspecify.annotations.NullMarked;
