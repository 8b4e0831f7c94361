/** The judge of V2 against concurrent V1: pure functions from counts to a verdict. */
@NullMarked
package dev.switchback.guard;

import org.jspecify.annotations.NullMarked;
