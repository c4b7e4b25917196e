/** The SMB2 messages of MS-SMB2, from bytes to records and back: pure functions. */
@NullMarked
package io.iovec.samples.smb.protocol;

import org.jspecify.annotations.NullMarked;
