package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** What the server has answered in NEGOTIATE, for an {@link IoctlResponse} (MS-SMB2 2.2.32.6). */
public record ValidateNegotiateResponse(
    int capabilities, UUID serverGuid, int securityMode, int dialect) {
  /** Returns the bytes of an {@link IoctlResponse#output}. */
  public ByteBuffer bytes() {
    ByteBuffer out = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(capabilities);
    Guid.write(serverGuid, out);
    out.putShort((short) securityMode).putShort((short) dialect);
    return out.flip();
  }
}
