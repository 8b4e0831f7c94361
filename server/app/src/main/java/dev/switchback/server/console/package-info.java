/** The operators' console: pages that the build has put into the jar. */
@NullMarked
package dev.switchback.server.console;

import org.jspecify.annotations.NullMarked;
