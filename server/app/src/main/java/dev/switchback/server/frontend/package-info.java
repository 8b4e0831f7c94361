/** Values, never rules, for frontends. */
@NullMarked
package dev.switchback.server.frontend;

import org.jspecify.annotations.NullMarked;
