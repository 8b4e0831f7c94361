/** Tests of code that asks flags: flags at hand, every version and fault in one test, and a network that misbehaves. */
@NullMarked
package dev.switchback.testing;

import org.jspecify.annotations.NullMarked;
