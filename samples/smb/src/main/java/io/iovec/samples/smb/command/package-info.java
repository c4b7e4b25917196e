/** What the server does for each SMB2 command: one class each. */
@NullMarked
package io.iovec.samples.smb.command;

import org.jspecify.annotations.NullMarked;
