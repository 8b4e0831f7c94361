/** What all routes share: who may call, how errors look, versions, pages. */
@NullMarked
package dev.switchback.server.http;

import org.jspecify.annotations.NullMarked;
