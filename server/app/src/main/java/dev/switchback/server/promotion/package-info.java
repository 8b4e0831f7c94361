/** Flags that go from one environment to another, after a look at the difference. */
@NullMarked
package dev.switchback.server.promotion;

import org.jspecify.annotations.NullMarked;
