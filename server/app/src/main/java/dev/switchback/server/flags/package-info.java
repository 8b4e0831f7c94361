/** What is configured: one definition per flag and environment. */
@NullMarked
package dev.switchback.server.flags;

import org.jspecify.annotations.NullMarked;
