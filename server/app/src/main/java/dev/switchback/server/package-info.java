/** The service: configuration, wiring and the command line. */
@NullMarked
package dev.switchback.server;

import org.jspecify.annotations.NullMarked;
