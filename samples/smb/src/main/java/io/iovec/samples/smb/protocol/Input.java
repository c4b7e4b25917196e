package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The parameters of a SET_INFO. */
final class Input {
  private Input() {}

  /** Returns them from 0 on, least byte first; INFO_LENGTH_MISMATCH if there are too few. */
  static ByteBuffer of(ByteBuffer input, int atLeast) throws StatusException {
    if (input.remaining() < atLeast) {
      throw new StatusException(
          NtStatus.INFO_LENGTH_MISMATCH, "input=" + input.remaining() + " of " + atLeast);
    }
    return input.slice().order(ByteOrder.LITTLE_ENDIAN);
  }
}
