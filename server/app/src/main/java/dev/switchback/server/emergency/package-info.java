/** The override above everything, and the way back from it. */
@NullMarked
package dev.switchback.server.emergency;

import org.jspecify.annotations.NullMarked;
