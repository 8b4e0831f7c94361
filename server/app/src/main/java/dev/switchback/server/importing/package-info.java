/** What every import from another service has in common: reading, reporting, and one change for all of it. */
@NullMarked
package dev.switchback.server.importing;

import org.jspecify.annotations.NullMarked;
