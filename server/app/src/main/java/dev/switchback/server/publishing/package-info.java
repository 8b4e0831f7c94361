/** Whether what is about to be published fits together. */
@NullMarked
package dev.switchback.server.publishing;

import org.jspecify.annotations.NullMarked;
