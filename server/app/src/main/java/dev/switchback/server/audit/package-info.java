/** What was changed, by whom and why. */
@NullMarked
package dev.switchback.server.audit;

import org.jspecify.annotations.NullMarked;
