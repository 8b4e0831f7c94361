/** Switchback and its peers, asked the same questions in one run. */
@NullMarked
package dev.switchback.benchmarks;

import org.jspecify.annotations.NullMarked;
