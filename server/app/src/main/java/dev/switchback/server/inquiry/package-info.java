/** Questions about what flags answer, and would answer if they were others. Asking changes nothing. */
@NullMarked
package dev.switchback.server.inquiry;

import org.jspecify.annotations.NullMarked;
