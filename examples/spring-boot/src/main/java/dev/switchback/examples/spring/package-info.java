/** The customer address form in Spring Boot: two beans of an interface, and a flag between them. */
@NullMarked
package dev.switchback.examples.spring;

import org.jspecify.annotations.NullMarked;
