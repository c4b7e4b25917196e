/** What a connection remembers: sessions, trees, open files, credits. */
@NullMarked
package io.iovec.samples.smb.session;

import org.jspecify.annotations.NullMarked;
