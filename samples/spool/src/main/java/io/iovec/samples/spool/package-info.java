/** A transport of a third party, whose payload waits in temporary files. */
@NullMarked
package io.iovec.samples.spool;

import org.jspecify.annotations.NullMarked;
