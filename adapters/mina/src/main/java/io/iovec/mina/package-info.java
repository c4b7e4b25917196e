/** Apache MINA on any transport: an acceptor and a connector, for buffers or for vectors. */
@NullMarked
package io.iovec.mina;

import org.jspecify.annotations.NullMarked;
