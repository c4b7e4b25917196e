/** The directory that is served: names confined to it, files, listings, file information. */
@NullMarked
package io.iovec.samples.smb.share;

import org.jspecify.annotations.NullMarked;
