/** The flag model and its evaluation: pure and immutable, run alike by server and SDK. */
@NullMarked
package dev.switchback.evaluation;

import org.jspecify.annotations.NullMarked;
