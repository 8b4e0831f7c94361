/** Changes of flags that are made at an instant. */
@NullMarked
package dev.switchback.server.schedules;

import org.jspecify.annotations.NullMarked;
