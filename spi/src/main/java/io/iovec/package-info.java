/** The io vector, its entries, and the SPI that a transport implements. */
@NullMarked
package io.iovec;

import org.jspecify.annotations.NullMarked;
