/** Faults inflicted on real processes of the service, and what came of them. */
@NullMarked
package dev.switchback.chaos;

import org.jspecify.annotations.NullMarked;
