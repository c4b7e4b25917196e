/** Guice bindings that choose a transport, open it, and say who closes it. */
@NullMarked
package io.iovec.guice;

import org.jspecify.annotations.NullMarked;
