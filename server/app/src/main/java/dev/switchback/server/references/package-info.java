/** Which flags and segments refer to which others. */
@NullMarked
package dev.switchback.server.references;

import org.jspecify.annotations.NullMarked;
