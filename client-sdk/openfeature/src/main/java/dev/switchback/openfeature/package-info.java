/** Switchback behind the API of OpenFeature. */
@NullMarked
package dev.switchback.openfeature;

import org.jspecify.annotations.NullMarked;
