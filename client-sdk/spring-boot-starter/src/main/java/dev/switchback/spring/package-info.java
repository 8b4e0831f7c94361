/** Switchback in Spring Boot 3.5 and 4: a client from properties, and version switches by annotation. */
@NullMarked
package dev.switchback.spring;

import org.jspecify.annotations.NullMarked;
