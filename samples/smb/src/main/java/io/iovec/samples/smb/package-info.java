/**
 * An SMB2/3 file server: MINA carries the messages, the transport keeps the payload in the kernel.
 */
@NullMarked
package io.iovec.samples.smb;

import org.jspecify.annotations.NullMarked;
