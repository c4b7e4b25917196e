/** SPNEGO and NTLMSSP, as far as a guest's logon goes. */
@NullMarked
package io.iovec.samples.smb.auth;

import org.jspecify.annotations.NullMarked;
