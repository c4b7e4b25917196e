package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Answers how a file was when it was closed (MS-SMB2 2.2.16).
 *
 * @param flags {@link #POSTQUERY}, or 0 if nothing is said
 */
public record CloseResponse(int flags, NetworkOpenInformation file) implements Response {
  /** What the client has not asked for. */
  public static final CloseResponse NOTHING = new CloseResponse(0, NetworkOpenInformation.NOTHING);

  static final int POSTQUERY = 1;

  /** Returns how the file was, for a client that has asked. */
  public static CloseResponse of(NetworkOpenInformation file) {
    return new CloseResponse(POSTQUERY, file);
  }

  @Override
  public int size() {
    return 60;
  }

  @Override
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 60).putShort((short) flags).putInt(0);
    file.writeNumbers(out);
  }
}
