/** The documents that servers and SDKs exchange, and their JSON form. */
@NullMarked
package dev.switchback.protocol;

import org.jspecify.annotations.NullMarked;
