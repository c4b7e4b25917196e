/** A TCP relay that never sees the bytes it relays. */
@NullMarked
package io.iovec.samples.relay;

import org.jspecify.annotations.NullMarked;
