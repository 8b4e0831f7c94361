/** The customer address form in plain Java: two versions of a service, and a flag between them. */
@NullMarked
package dev.switchback.examples.plain;

import org.jspecify.annotations.NullMarked;
